import type { RefreshTokenRotation } from './accounts/accounts.ts'
import type { NewMockClient } from './accounts/mock-client.ts'
import type { QuotaMode } from './web-api/quota-mode.ts'

/** Options of {@link MockSpotify.start}. */
export interface MockSpotifyOptions extends NewMockClient {
  /**
   * Life of the access tokens, in seconds; fractions allowed, in `expires_in` too.
   * @defaultValue 3600
   */
  readonly tokenLifetimeSeconds?: number | undefined
  /**
   * Life of the refresh tokens, in seconds from the user's consent. A refresh does not extend it.
   * @defaultValue six months
   */
  readonly refreshTokenLifetimeSeconds?: number | undefined
  /**
   * What a refresh answers: `always` a new refresh token, and the old one is dead at once (when it
   * comes again, all of that consent is revoked); `never` the same one; `omit` none, and the old
   * one goes on.
   * @defaultValue 'omit'
   */
  readonly rotateRefreshTokens?: RefreshTokenRotation | undefined
  /**
   * Seconds that the token endpoint takes to answer.
   * @defaultValue 0
   */
  readonly latencySeconds?: number | undefined
  /**
   * What Spotify lets the apps do: `development` what February 2026 left to new apps, with fewer
   * endpoints and fields; `extended` all of the Web API.
   * @defaultValue 'development'
   */
  readonly quotaMode?: QuotaMode | undefined
  /**
   * Port on 127.0.0.1.
   * @defaultValue any that is free
   */
  readonly port?: number | undefined
}

/** The variables that `@spotify-sdk/*` reads, for `Object.assign(process.env, mock.env)`. */
export interface MockSpotifyEnv {
  readonly SPOTIFY_SDK_CLIENT_ID: string
  readonly SPOTIFY_SDK_CLIENT_SECRET: string
  readonly SPOTIFY_SDK_TOKEN_URL: string
  readonly SPOTIFY_SDK_AUTHORIZE_URL: string
  readonly SPOTIFY_SDK_API_URL: string
}
