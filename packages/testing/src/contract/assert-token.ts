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
  'refreshTokenRejectedAt',
] as const satisfies readonly (keyof TokenInfo)[]

/** Asserts that a token came back with every field, and none that it did not have. */
export function assertToken(actual: TokenInfo | null | undefined, expected: TokenInfo): void {
  assert.ok(actual, `nothing was handed back, not even ${expected.accessToken.slice(0, 60)}`)
  for (const field of fields) {
    assert.strictEqual(actual[field], expected[field], `${field} came back as another`)
  }
}

/** Asserts that this very token came back; whether it did so whole is another test's affair. */
export function assertSameToken(actual: TokenInfo | null | undefined, expected: TokenInfo): void {
  assert.strictEqual(actual?.accessToken, expected.accessToken)
}

/** Asserts that nothing is stored. */
export function assertNothing(actual: TokenInfo | null | undefined): void {
  assert.strictEqual(actual ?? undefined, undefined, 'a token was handed back where none is stored')
}
