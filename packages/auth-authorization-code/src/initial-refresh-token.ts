import {
  ConfigurationError,
  type InitialRefreshToken,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { optionalSetting } from '@spotify-sdk/auth-core/toolkit'
import { sha256 } from './web-crypto.ts'

/**
 * The refresh token that the user already has, by option or `SPOTIFY_SDK_REFRESH_TOKEN`, as the
 * engine wants it: a token that has ended, with the hash by which its descendants are recognised.
 *
 * @throws `ConfigurationError` for what cannot be one.
 */
export function initialRefreshTokenOf(option: string | undefined): InitialRefreshToken | undefined {
  const refreshToken = optionalSetting(option, 'refreshToken', 'SPOTIFY_SDK_REFRESH_TOKEN')
  if (refreshToken === undefined) return undefined
  if (!/^[\x20-\x7e]+$/.test(refreshToken)) {
    throw new ConfigurationError(
      'The option refreshToken must be a string of printable ASCII characters.',
      { code: 'invalid_option' },
    )
  }
  let token: TokenInfo | undefined
  return async () =>
    (token ??= {
      accessToken: 'none-yet',
      expiresAt: 0,
      refreshToken,
      initialRefreshTokenHash: await sha256(refreshToken),
    })
}
