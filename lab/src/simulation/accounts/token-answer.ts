import type { CodeRefusal } from './authorization-codes.ts'
import type { IssuedToken, RequestOutcome } from '../world-event.ts'

/** What is answered to a request that got there. */
export interface Answer {
  readonly outcome: RequestOutcome
  readonly status: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly issued?: IssuedToken | undefined
  readonly retryAfterSeconds?: number | undefined
  /** Why a code was not taken. */
  readonly refusal?: CodeRefusal | undefined
}

export const serverError: Answer = { outcome: 'server-error', status: 503, fields: {} }

export const misconfigured: Answer = {
  outcome: 'misconfigured',
  status: 400,
  fields: { error: 'invalid_client' },
}

export function invalidGrant(refusal?: CodeRefusal): Answer {
  return {
    outcome: 'invalid-grant',
    status: 400,
    fields: { error: 'invalid_grant', error_description: refusal },
    refusal,
  }
}

export function rateLimited(retryAfterSeconds: number): Answer {
  return { outcome: 'rate-limited', status: 429, fields: {}, retryAfterSeconds }
}

/** What goes over the wire. */
export function responseOf({ status, fields, retryAfterSeconds }: Answer): Response {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
  return new Response(JSON.stringify(fields), { status, headers })
}

/** The request never arrived: what `fetch` throws. */
export function connectionRefused(): Error {
  return connectionFailure('ECONNREFUSED')
}

/** The connection broke; whether the request arrived, nobody knows. */
export function connectionReset(): Error {
  return connectionFailure('ECONNRESET')
}

function connectionFailure(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}
