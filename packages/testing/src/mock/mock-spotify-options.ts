import type { RefreshTokenRotation } from './accounts/accounts.ts'
import type { NewMockClient } from './accounts/mock-client.ts'
import type { QuotaMode } from './web-api/quota-mode.ts'

/** Options of {@link MockSpotify.start}. */
export interface MockSpotifyOptions extends NewMockClient {
  /**
   * Life of the access tokens, in seconds. Fractions are allowed, also in `expires_in`.
   * @defaultValue 3600
   */
  readonly tokenLifetimeSeconds?: number | undefined
  /**
   * Life of the refresh tokens, in seconds from the user's consent. A refresh does not extend it.
   * @defaultValue six months
   */
  readonly refreshTokenLifetimeSeconds?: number | undefined
  /**
   * The refresh token in the response to a refresh. `always`: a new one, and the old one stops working
   * immediately (using it again revokes the whole consent). `never`: the same one. `omit`: none, and the
   * old one stays valid.
   * @defaultValue 'omit'
   */
  readonly rotateRefreshTokens?: RefreshTokenRotation | undefined
  /**
   * Seconds that the token endpoint takes to answer.
   * @defaultValue 0
   */
  readonly latencySeconds?: number | undefined
  /**
   * The part of the Web API that apps may use. `development`: that of new apps since February 2026, with
   * fewer endpoints and fields. `extended`: all of it.
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
