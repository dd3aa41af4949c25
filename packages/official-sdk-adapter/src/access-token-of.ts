import type { AccessToken } from '@spotify/web-api-ts-sdk'

/** Seconds for which the token is declared valid, so that the SDK asks again for each use. */
const vouchedSeconds = 1

/**
 * Converts an access token to the SDK's form, without a refresh token: only the provider may use
 * that.
 *
 * @param now - Unix time in seconds.
 */
export function accessTokenOf(accessToken: string, now = Date.now() / 1000): AccessToken {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: vouchedSeconds,
    refresh_token: '',
    // The SDK's `authenticate()` reads it, in milliseconds.
    expires: (now + vouchedSeconds) * 1000,
  }
}
