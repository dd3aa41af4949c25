import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import fc from 'fast-check'
import { listen } from '../../listen.ts'
import { encoded, mutatedBytes } from '../cases/hostile-bytes.ts'
import { weighted } from '../cases/hostile-text.ts'
import { hostileTarget, type CaseOf } from '../target.ts'
import { responseBytes, tokenRequest, tokenResponseRules } from './token-response.ts'

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
const httpHeads = fc
  .tuple(statusLines, fc.array(headerLines, { maxLength: 4 }))
  .map(([status, headers]) => `${[status, ...headers].join('\r\n')}\r\n\r\n`)

/** What a server writes to the socket, and what it does afterwards. */
const wireResponses = fc.record({
  head: weighted([3, encoded(httpHeads)], [2, mutatedBytes(httpHeads)]),
  body: responseBytes,
  afterwards: weighted([20, fc.constantFrom('end', 'destroy')], [1, fc.constant('stay')]),
})

type WireResponse = CaseOf<typeof wireResponses>

/** A background failure may be reported some cases later. */
const recent: WireResponse[] = []
const maxRecent = 20

/** Requests from a server that gives every request this response. */
async function withServer<Result>(
  { head, body, afterwards }: WireResponse,
  request: (url: string) => Promise<Result>,
): Promise<Result> {
  const responding = createServer((socket) => {
    socket.on('data', () => {
      socket.write(head, 'latin1')
      socket.write(body, 'latin1')
      if (afterwards === 'end') socket.end()
      if (afterwards === 'destroy') socket.destroySoon()
    })
  })
  const server = await listen(responding)
  try {
    return await request(`http://127.0.0.1:${server.port}/`)
  } finally {
    // What fails when the connections end belongs to this case.
    await server[Symbol.asyncDispose]()
    await sleep(1)
  }
}

async function fetchAlone(url: string): Promise<void> {
  // `AbortSignal.timeout` would also abort after the response.
  const controller = new AbortController()
  using _ = setTimeout(() => controller.abort(), tokenRequest.timeoutSeconds * 1000)
  const body = new URLSearchParams(tokenRequest.parameters)
  const { signal } = controller
  try {
    await (await fetch(url, { method: 'POST', body, redirect: 'manual', signal })).text()
  } catch {
    // Only what fails in the background counts.
  }
}

export const tokenResponseOnTheWire = hostileTarget({
  ...tokenResponseRules,
  name: 'token-response-on-the-wire',
  what: 'token responses as bytes of a server: invalid HTTP, false lengths and encodings',
  weight: 5,
  cases: wireResponses,
  run: async (hostile) => {
    recent.push(hostile)
    if (recent.length > maxRecent) recent.shift()
    return await withServer(hostile, async (tokenUrl) => ({
      value: await sendTokenRequest({ ...tokenRequest, tokenUrl }),
    }))
  },
  // Node 24's `fetch` ends the process for a response with six content encodings.
  runWithoutLibrary: async () => {
    for (const hostile of recent) await withServer(hostile, fetchAlone)
    await sleep(20)
  },
})
