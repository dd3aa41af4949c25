import { randomBytes } from 'node:crypto'
import type { TokenInfo } from '@spotify-sdk/auth-core'

/** A user's token, as long as Spotify's, that expires in an hour. */
export function sampleToken(): TokenInfo {
  return {
    accessToken: randomBytes(105).toString('base64url'),
    refreshToken: randomBytes(98).toString('base64url'),
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
    expiresIn: 3600,
    scope: 'user-library-read playlist-read-private',
  }
}
