import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import type { IssuedToken, RequestOutcome } from './world-event.ts'

/** What is answered to a request that got there. */
export interface Answer {
  readonly outcome: RequestOutcome
  readonly issued?: IssuedToken | undefined
  readonly error?: Error | undefined
  readonly retryAfterSeconds?: number | undefined
}

export function tokenOf(issued: IssuedToken, expiresAt: number, rotates: boolean): TokenInfo {
  const refreshToken =
    rotates && issued.login > 0 ? refreshTokenOf(issued.login, issued.generation) : undefined
  const { accessToken, lifeSeconds } = issued
  return { accessToken, expiresAt, expiresIn: lifeSeconds, refreshToken }
}

export function refreshTokenOf(login: number, generation: number): string {
  return `${login}.${generation}`
}

const message = 'simulated'
export const unreachable: Answer = {
  outcome: 'unreachable',
  error: new ConnectionError(message, { code: 'ECONNREFUSED' }),
}
export const noAnswer: Answer = {
  outcome: 'no-answer',
  error: new ConnectionError(message, { code: 'timeout' }),
}
export const serverError: Answer = {
  outcome: 'server-error',
  error: new ServerError(message, { code: 'server_error', status: 503 }),
}
export const misconfigured: Answer = {
  outcome: 'misconfigured',
  error: new AuthenticationError(message, { code: 'invalid_client', error: 'invalid_client' }),
}
export const invalidGrant: Answer = {
  outcome: 'invalid-grant',
  error: new AuthenticationError(message, { code: 'invalid_grant', error: 'invalid_grant' }),
}

export function rateLimited(retryAfterSeconds: number): Answer {
  const error = new RateLimitError(message, {
    code: 'rate_limited',
    status: 429,
    retryAfterSeconds,
  })
  return { outcome: 'rate-limited', error, retryAfterSeconds }
}
