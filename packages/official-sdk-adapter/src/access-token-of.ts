import type { AccessToken } from '@spotify/web-api-ts-sdk'

/** Seconds for which a provider vouches: its token is valid now, and to be asked for again. */
const vouchedSeconds = 1

/**
 * An access token in the SDK's form. No refresh token is in it: only the provider may spend that.
 *
 * @param now - Unix time in seconds.
 */
export function accessTokenOf(accessToken: string, now = Date.now() / 1000): AccessToken {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: vouchedSeconds,
    refresh_token: '',
    // `authenticate()` of the SDK reads it, in milliseconds.
    expires: (now + vouchedSeconds) * 1000,
  }
}
