import { STATUS_CODES } from 'node:http'

import { jsonAnswer, type Answer } from '../server/answer.ts'
import { apiError } from '../web-api/api-error.ts'
import type { Fault, MockEndpoint } from './fault.ts'
import { tokenError } from '../accounts/token-error.ts'

/** The response of a fault; `undefined` for the normal response. */
export function faultAnswer(fault: Fault, endpoint: MockEndpoint): Answer | undefined {
  const { body, contentType, redirectTo, retryAfterSeconds } = fault
  const status = fault.status ?? defaultStatus(fault)
  if (status === undefined) return undefined
  const { headers, body: text } = bodyOf(body, status, endpoint)
  return {
    status,
    headers: {
      ...headers,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(redirectTo === undefined ? {} : { location: redirectTo }),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: text,
  }
}

/** The response if the mock itself fails, in the form of the endpoint. */
export function failureAnswer(error: unknown, endpoint: MockEndpoint): Answer {
  const description = `MockSpotify has failed: ${String(error)}`
  return endpoint === 'api'
    ? apiError(500, description)
    : tokenError({ error: 'server_error', description, status: 500 })
}

function defaultStatus({ body, redirectTo, retryAfterSeconds }: Fault): number | undefined {
  if (redirectTo !== undefined) return 307
  if (retryAfterSeconds !== undefined) return 429
  return body === undefined ? undefined : 200
}

function bodyOf(body: Fault['body'], status: number, endpoint: MockEndpoint): Answer {
  if (typeof body === 'string') {
    return { status, headers: { 'content-type': 'text/plain' }, body }
  }
  if (body !== undefined) return jsonAnswer(status, body)
  if (status < 400) return { status, headers: {}, body: '' }
  if (endpoint === 'api') {
    const message = status === 429 ? 'API rate limit exceeded' : STATUS_CODES[status]
    return apiError(status, message ?? 'Error')
  }
  if (status === 429) {
    return { status, headers: { 'content-type': 'text/plain' }, body: 'Too many requests' }
  }
  return tokenError({ error: tokenErrorCode(status), status })
}

function tokenErrorCode(status: number): string {
  if (status === 503) return 'temporarily_unavailable'
  if (status >= 500) return 'server_error'
  return status === 401 ? 'invalid_client' : 'invalid_request'
}
