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
  assert.strictEqual(actual?.accessToken, expected.accessToken)
}

/** Asserts that nothing is stored. */
export function assertNothing(actual: TokenInfo | null | undefined): void {
  assert.strictEqual(actual ?? undefined, undefined, 'a token was returned although none is stored')
}
