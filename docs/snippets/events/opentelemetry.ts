import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import type { ClientEvent } from '@spotify-sdk/client'

const tracer = trace.getTracer('spotify')
const meter = metrics.getMeter('spotify')
const seconds = { unit: 's' }
const requests = meter.createHistogram('http.client.request.duration', seconds)
const tokenRequests = meter.createHistogram('spotify.token_request.duration', seconds)
const pauses = meter.createHistogram('spotify.rate_limit.pause', seconds)
const failures = meter.createCounter('spotify.failures')

/** For `onEvent` of a client and of a provider. */
export function observe(event: ClientEvent | AuthEvent): void {
  switch (event.type) {
    case 'request':
      requests.record(event.seconds, attributesOf(event))
      // The event comes when the request has ended.
      span(`${event.method} ${event.path}`, event.seconds, event.code ?? event.status, event)
      break
    case 'rate-limited':
      pauses.record(event.seconds, { 'url.template': event.path })
      break
    case 'token-refreshed':
      tokenRequests.record(event.requestSeconds)
      span('spotify token request', event.requestSeconds)
      break
    case 'refresh-failed':
    case 'cache-failed':
    case 'reauthorization-required':
      failures.add(1, { 'event.name': event.type, 'error.type': event.code })
      break
    default:
  }
}

type Request = Extract<ClientEvent, { type: 'request' }>

function attributesOf({ method, path, status, code }: Request): Record<string, string | number> {
  return {
    'http.request.method': method,
    'url.template': path,
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(code === undefined ? {} : { 'error.type': code }),
  }
}

function span(name: string, duration: number, outcome?: string | number, request?: Request): void {
  const end = Date.now()
  const attributes = request === undefined ? {} : attributesOf(request)
  const options = { kind: SpanKind.CLIENT, startTime: end - duration * 1000, attributes }
  const ended = tracer.startSpan(name, options)
  if (typeof outcome === 'string' || Number(outcome) >= 400) {
    ended.setStatus({ code: SpanStatusCode.ERROR })
  }
  ended.end(end)
}
