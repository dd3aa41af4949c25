import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import fc from 'fast-check'
import { mutatedBytes } from '../cases/mutated-bytes.ts'
import { hostileTarget } from '../target.ts'
import { responseBytes, tokenResponseRules, tokenRequest } from './token-response.ts'

const statusLines = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.1 400 Bad Request',
  'HTTP/1.1 429 Too Many Requests',
  'HTTP/1.1 999 ?',
  'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/',
  'HTTP/1.1 204 No Content',
  'HTTP/1.0 200 OK',
  'HTTP/9.9 200 OK',
  'HTTP/1.1 -1 x',
  'ICY 200 OK',
)

const headerLines = fc.constantFrom(
  'content-type: application/json',
  'content-length: 5',
  'content-length: 99999999',
  'content-length: -1',
  'content-length: 1\r\ncontent-length: 2',
  'transfer-encoding: chunked',
  'transfer-encoding: chunked, chunked',
  'content-encoding: gzip',
  'content-encoding: br',
  `content-encoding: ${Array.from({ length: 50 }, () => 'gzip').join(', ')}`,
  'content-encoding: deflate',
  'retry-after: 99999999999999999999',
  'connection: close',
  `x-long: ${'a'.repeat(20_000)}`,
  'set-cookie: a=b\r\nset-cookie: c=d',
  'no colon in it',
  ': no name',
)

/** The head of an HTTP response: valid, partly valid, or of another protocol. */
const httpHeads: fc.Arbitrary<string> = fc
  .tuple(statusLines, fc.array(headerLines, { maxLength: 4 }))
  .map(([status, headers]) => `${[status, ...headers].join('\r\n')}\r\n\r\n`)

/** What a server writes to the socket, and what it does afterwards. */
interface WireResponse {
  readonly head: Uint8Array
  readonly body: Uint8Array
  readonly afterwards: 'end' | 'destroy' | 'stay'
}

let answer: WireResponse | undefined
const connections = new Set<Socket>()

/** A background failure may be reported some cases later. */
const recent: WireResponse[] = []
const maxRecent = 20
let server: Promise<Server> | undefined

/** A server that answers every request with the current case. */
async function start(): Promise<Server> {
  const created = createServer((socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    socket.on('error', () => {})
    socket.on('data', () => {
      if (answer === undefined) return
      socket.write(answer.head)
      socket.write(answer.body)
      if (answer.afterwards === 'end') socket.end()
      if (answer.afterwards === 'destroy') socket.destroySoon()
    })
  })
  created.listen(0, '127.0.0.1')
  await once(created, 'listening')
  created.unref()
  return created
}

async function serve(hostile: WireResponse): Promise<string> {
  const { port } = (await (server ??= start())).address() as AddressInfo
  answer = hostile
  return `http://127.0.0.1:${port}/`
}

async function fetchAlone(hostile: WireResponse): Promise<void> {
  // `AbortSignal.timeout` would also abort after the response.
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), tokenRequest.timeoutSeconds * 1000)
  const body = new URLSearchParams(tokenRequest.parameters)
  try {
    const init: RequestInit = {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: controller.signal,
    }
    await (await fetch(await serve(hostile), init)).text()
  } finally {
    clearTimeout(timer)
    await over()
  }
}

/** Closes all connections, so that their failures belong to this case. */
async function over(): Promise<void> {
  const ends = [...connections].map(
    (socket) => new Promise((resolve) => socket.once('close', resolve)),
  )
  for (const socket of connections) socket.destroy()
  await Promise.all(ends)
  await new Promise((resolve) => setTimeout(resolve, 1))
}

export const tokenResponseOnTheWire = hostileTarget<WireResponse>({
  ...tokenResponseRules,
  name: 'token-response-on-the-wire',
  what: 'token responses as bytes of a server: invalid HTTP, false lengths and encodings',
  weight: 5,
  cases: fc.record({
    head: fc.oneof(
      { weight: 3, arbitrary: httpHeads.map((text) => new TextEncoder().encode(text)) },
      { weight: 2, arbitrary: mutatedBytes(httpHeads) },
    ),
    body: responseBytes,
    afterwards: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('end' as const, 'destroy' as const) },
      { weight: 1, arbitrary: fc.constant('stay' as const) },
    ),
  }),
  run: async (hostile) => {
    recent.push(hostile)
    if (recent.length > maxRecent) recent.shift()
    const tokenUrl = await serve(hostile)
    try {
      return { value: await sendTokenRequest({ ...tokenRequest, tokenUrl }) }
    } finally {
      await over()
    }
  },
  // Node 24's `fetch` ends the process for a response with six content encodings.
  runWithoutLibrary: async () => {
    for (const hostile of recent) await fetchAlone(hostile).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 20))
  },
  close: async () => {
    ;(await server)?.close()
    server = undefined
  },
})
