import { randomUUID } from 'node:crypto'
import type { TokenInfo } from '@spotify-sdk/auth-core'

/** A user's token that no other test has. */
export function sampleToken(overrides: Partial<TokenInfo> = {}): TokenInfo {
  return {
    accessToken: `access-${randomUUID()}`,
    expiresAt: Math.floor(Date.now() / 1000) + 3600.25,
    refreshToken: `refresh-${randomUUID()}`,
    ...overrides,
  }
}
