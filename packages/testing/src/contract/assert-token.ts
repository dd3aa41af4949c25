import type { TokenInfo } from '@spotify-sdk/auth-core'
import { assert } from 'chai'

const fields = [
  'accessToken',
  'expiresAt',
  'refreshToken',
  'scope',
  'expiresIn',
  'authorizedAt',
  'key',
  'initialRefreshTokenHash',
  'refreshTokenRotations',
  'refreshTokenRejectedAt',
] as const satisfies readonly (keyof TokenInfo)[]

/** Asserts that a token was returned with all its fields, and no others. */
export function assertToken(actual: TokenInfo | null | undefined, expected: TokenInfo): void {
  assert.ok(actual, `nothing was returned, not even ${expected.accessToken.slice(0, 60)}`)
  for (const field of fields) {
    assert.strictEqual(actual[field], expected[field], `${field} has changed`)
  }
}

/** Asserts that this token was returned. Other tests check its fields. */
export function assertSameToken(actual: TokenInfo | null | undefined, expected: TokenInfo): void {
  const message = 'another token, or none, was returned'
  assert.strictEqual(actual?.accessToken, expected.accessToken, message)
}

/** Asserts that nothing is stored. */
export function assertNothing(actual: TokenInfo | null | undefined): void {
  assert.strictEqual(actual ?? undefined, undefined, 'a token was returned although none is stored')
}

/** Asserts that an access token can be sent in a header. */
export function assertVisible(accessToken: string): void {
  assert.match(accessToken, /^[\x21-\x7E]+$/, 'a token must be visible ASCII')
}
