import type { TokenInfo } from '@spotify-sdk/auth-core'

let rotations = 0

const presentSeconds = (): number => Math.floor(Date.now() / 1000)

/**
 * A token with every field, including fractions. No two are alike. Frozen, like all samples: a cache
 * that changes them would change what it is compared with.
 */
export function fullToken(key: string): Required<TokenInfo> {
  return Object.freeze({
    accessToken: `access-${crypto.randomUUID()}`,
    expiresAt: presentSeconds() + 3600.125,
    refreshToken: `refresh-${crypto.randomUUID()}`,
    scope: 'user-read-private user-read-email',
    expiresIn: 3600.5,
    authorizedAt: presentSeconds() - 86_400,
    key,
    initialRefreshTokenHash: crypto.randomUUID(),
    refreshTokenRotations: ++rotations,
    refreshTokenRejectedAt: presentSeconds() - 0.25,
  })
}

/** An app-only token with only the required fields. */
export function minimalToken(): TokenInfo {
  const accessToken = `access-${crypto.randomUUID()}`
  return Object.freeze({ accessToken, expiresAt: presentSeconds() + 3600 })
}
