import {
  parseTokenInfo,
  serializeTokenInfo,
  SpotifyError,
  type AppTokenSource,
  type AuthEvent,
  type AuthEventListener,
} from '@spotify-sdk/auth-core'
import { planted } from '../planted.ts'
import type { Outcome } from '../target.ts'

/** A token with all fields. */
export const tokenFields = {
  accessToken: planted.accessToken,
  expiresAt: 1_900_000_000.5,
  refreshToken: planted.refreshToken,
  scope: 'user-read-private',
  expiresIn: 3600,
  authorizedAt: 1_800_000_000,
  key: 'client-credentials:app',
  refreshTokenRejectedAt: 1_800_000_001,
}

/** The same as it is stored. */
export const storedFields = JSON.parse(serializeTokenInfo(tokenFields)) as Record<string, unknown>

/** What is wrong with a token: it must be plain data with valid fields. */
export function problemWithToken(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'no object'
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'another prototype'
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(value))
  const foreign = descriptors.find(
    ([name, property]) => 'get' in property || !Object.hasOwn(tokenFields, name),
  )
  if (foreign !== undefined) return `a foreign field or a getter: ${foreign[0]}`
  try {
    parseTokenInfo(serializeTokenInfo(value as Parameters<typeof serializeTokenInfo>[0]))
    return undefined
  } catch (error) {
    return SpotifyError.is(error) ? error.message : 'an untyped error of the parser'
  }
}

export function problemWithAccessToken(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? undefined : 'no access token'
}

/** Errors of a call that gets no token now. */
export const unavailable = ['RateLimitError', 'ServerError', 'ConnectionError']

/** Gives the same token to every request. */
export async function answeringFetch(): Promise<Response> {
  return Response.json({ access_token: 'BQnew', expires_in: 3600 })
}

/** Requests a token. A log may show the events and the source. */
export async function tokenFrom(
  start: (onEvent: AuthEventListener) => Pick<AppTokenSource, 'getAccessToken' | 'close'>,
): Promise<Outcome> {
  const events: AuthEvent[] = []
  const source = start((event) => void events.push(event))
  const value = await source.getAccessToken()
  await source.close()
  return { value, shown: [events, source] }
}
