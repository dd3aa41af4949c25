import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import fc from 'fast-check'
import { httpHeads } from '../cases/http-heads.ts'
import { mutatedBytes } from '../cases/mutated-bytes.ts'
import { hostileTarget } from '../target.ts'
import { answerBytes, tokenAnswerRules, tokenRequest } from './token-answer.ts'

/** What a server writes to the socket, and what it does then. */
interface WireAnswer {
  readonly head: Uint8Array
  readonly body: Uint8Array
  readonly atLast: 'end' | 'destroy' | 'stay'
}

let answer: WireAnswer | undefined
const connections = new Set<Socket>()

/** What fails in the background may be told of some cases later. */
const recent: WireAnswer[] = []
const recentAtMost = 20
let server: Promise<Server> | undefined

/** Answers every request with the case of the moment. */
async function start(): Promise<Server> {
  const created = createServer((socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    socket.on('error', () => {})
    socket.on('data', () => {
      if (answer === undefined) return
      socket.write(answer.head)
      socket.write(answer.body)
      if (answer.atLast === 'end') socket.end()
      if (answer.atLast === 'destroy') socket.destroySoon()
    })
  })
  created.listen(0, '127.0.0.1')
  await once(created, 'listening')
  created.unref()
  return created
}

async function serve(hostile: WireAnswer): Promise<string> {
  const { port } = (await (server ??= start())).address() as AddressInfo
  answer = hostile
  return `http://127.0.0.1:${port}/`
}

async function fetchAlone(hostile: WireAnswer): Promise<void> {
  // Not `AbortSignal.timeout`, which would abort what is over as well.
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

/** No case leaves a connection to the next one, and whatever its end brings about comes now. */
async function over(): Promise<void> {
  const ends = [...connections].map(
    (socket) => new Promise((resolve) => socket.once('close', resolve)),
  )
  for (const socket of connections) socket.destroy()
  await Promise.all(ends)
  await new Promise((resolve) => setTimeout(resolve, 1))
}

export const tokenAnswerOnTheWire = hostileTarget<WireAnswer>({
  ...tokenAnswerRules,
  name: 'token-answer-on-the-wire',
  what: 'token answers as bytes of a real server: broken HTTP, false lengths and encodings',
  weight: 5,
  cases: fc.record({
    head: fc.oneof(
      { weight: 3, arbitrary: httpHeads.map((text) => new TextEncoder().encode(text)) },
      { weight: 2, arbitrary: mutatedBytes(httpHeads) },
    ),
    body: answerBytes,
    atLast: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('end' as const, 'destroy' as const) },
      { weight: 1, arbitrary: fc.constant('stay' as const) },
    ),
  }),
  run: async (hostile) => {
    recent.push(hostile)
    if (recent.length > recentAtMost) recent.shift()
    const tokenUrl = await serve(hostile)
    try {
      return { value: await sendTokenRequest({ ...tokenRequest, tokenUrl }) }
    } finally {
      await over()
    }
  },
  // `fetch` of Node 24 has been seen to end the process for six content encodings.
  runWithoutUs: async () => {
    for (const hostile of recent) await fetchAlone(hostile).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 20))
  },
  close: async () => {
    ;(await server)?.close()
    server = undefined
  },
})
