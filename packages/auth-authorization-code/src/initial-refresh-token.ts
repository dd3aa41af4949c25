import { type InitialRefreshToken, type TokenInfo } from '@spotify-sdk/auth-core'
import { optionalSetting, sha256 } from '@spotify-sdk/auth-core/toolkit'
import { invalidOption } from './invalid-option.ts'

/**
 * Reads the configured refresh token (option or `SPOTIFY_SDK_REFRESH_TOKEN`) and returns it as an
 * expired token for the engine, with the hash that identifies its descendants.
 *
 * @throws `ConfigurationError` if the value cannot be a refresh token.
 */
export function initialRefreshTokenOf(option: string | undefined): InitialRefreshToken | undefined {
  const variable = 'SPOTIFY_SDK_REFRESH_TOKEN'
  const refreshToken = optionalSetting(option, 'refreshToken', variable)
  if (refreshToken === undefined) return undefined
  if (!/^[\x20-\x7e]+$/.test(refreshToken)) {
    const source = option === undefined ? variable : undefined
    throw invalidOption('refreshToken', 'must be a string of printable ASCII', source)
  }
  let token: TokenInfo | undefined
  return async () =>
    (token ??= {
      accessToken: 'none-yet',
      expiresAt: 0,
      refreshToken,
      initialRefreshTokenHash: sha256(refreshToken),
    })
}
