import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer } from './answer.ts'
import type { Fault, MockEndpoint } from '../faults/fault.ts'
import { failureAnswer, faultAnswer } from '../faults/fault-answer.ts'
import { IncomingRequest, type RecordedRequest } from './recorded-request.ts'
import type { LiveRequestLog } from './request-log.ts'
import { sendAnswer } from './send-answer.ts'

/** What an exchange needs to know of the endpoint that was asked. */
export interface ExchangeEndpoint {
  readonly name: MockEndpoint
  readonly log: LiveRequestLog
  readonly latencySeconds: number
  /** Sent with every answer, normal or not. */
  readonly headers?: Answer['headers']
  takeFault(request: RecordedRequest): Fault | undefined
  identify(request: RecordedRequest): string | undefined
  answer(request: RecordedRequest): Answer
}

/** One request and its answer, recorded from the first header to the last byte. */
export async function exchange(
  message: IncomingMessage,
  response: ServerResponse,
  endpoint: ExchangeEndpoint,
): Promise<void> {
  const request = new IncomingRequest(message.method ?? '', message.url ?? '', headersOf(message))
  const { log } = endpoint
  const fault = endpoint.takeFault(request) ?? {}
  const gone = new AbortController()
  response.once('close', () => {
    log.end(request)
    gone.abort()
  })
  log.begin(request)
  try {
    request.readBody(await text(message))
    request.clientId = endpoint.identify(request)
    const resets = fault.connection === 'reset'
    const faulty = faultAnswer(fault, endpoint.name)
    const processed = fault.processed === true || (faulty === undefined && !resets)
    // Spotify acts at once; what takes time is the way of its answer.
    const normal = processed ? endpoint.answer(request) : undefined
    const answer = resets ? undefined : (faulty ?? normal)
    const latencySeconds = fault.latencySeconds ?? endpoint.latencySeconds
    if (latencySeconds > 0) {
      await sleep(latencySeconds * 1000, undefined, { signal: gone.signal })
    }
    if (gone.signal.aborted) return
    // Before the first byte leaves: who reads the answer finds the log complete.
    if (fault.oversizeBytes === undefined) log.end(request)
    if (answer === undefined) {
      message.socket.resetAndDestroy()
      return
    }
    request.status = answer.status
    await sendAnswer(response, withHeaders(answer, endpoint), fault)
  } catch (error) {
    // A client that disconnected needs no response. Any other error is a fault of the mock: its
    // response says so, because an unhandled rejection would end the process of the test.
    if (gone.signal.aborted || message.socket.destroyed) return
    request.status = 500
    log.end(request)
    await sendAnswer(response, withHeaders(failureAnswer(error, endpoint.name), endpoint), {})
  }
}

function withHeaders(answer: Answer, { headers }: ExchangeEndpoint): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } }
}

function headersOf(message: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  )
}
