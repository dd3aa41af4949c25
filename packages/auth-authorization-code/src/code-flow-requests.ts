import {
  ConfigurationError,
  ConnectionError,
  ServerError,
  type SendPermit,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { sendTokenRequest, systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { CodeFlowClient, CodeFlowSettings } from './code-flow-options.ts'

/** A lease lasts at most a minute. If a request took longer, two processes could send it. */
const maxTimeoutSeconds = 55

/** A code, and the values that the server compares. */
export interface CodeToExchange {
  readonly code: string
  readonly codeVerifier: string | undefined
  readonly redirectUri: string
}

/**
 * Checks a code and its verifier before anything is sent.
 *
 * @throws `ConfigurationError` that contains neither.
 */
export function checkCode(code: unknown, codeVerifier: unknown, pkce: boolean): void {
  if (typeof code !== 'string' || code === '') {
    throw new ConfigurationError('exchangeCode needs the code of an authorization response.', {
      code: 'invalid_option',
    })
  }
  const isVerifier = typeof codeVerifier === 'string' && codeVerifier !== ''
  if (isVerifier || (!pkce && codeVerifier === undefined)) return
  throw new ConfigurationError(
    'exchangeCode needs the codeVerifier of createAuthorizationUrl, kept with the browser.',
    { code: 'missing_option' },
  )
}

/** Seconds before the code is sent again. */
const pauseSeconds = 0.3

/** The user is waiting for the page. If the server asks for a longer pause, there is no retry. */
const maxPauseSeconds = 10

/**
 * Exchanges a code for tokens. After a temporary failure the code is sent once more, unless
 * `maxRetries` is 0. If Spotify has already accepted the code, the second request fails with
 * `invalid_grant`, which is no worse than giving up.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 | RFC 6749 §4.1.3}
 */
export async function sendCode(
  settings: CodeFlowSettings,
  client: CodeFlowClient,
  { code, codeVerifier, redirectUri }: CodeToExchange,
): Promise<TokenInfo> {
  const { clientId, clientSecret, pkce } = client
  const request = {
    ...settings,
    clientId,
    clientSecret,
    parameters: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      ...(pkce && codeVerifier !== undefined ? { code_verifier: codeVerifier } : {}),
    },
    concealed: [codeVerifier],
    // The loop here also retries an incomplete response, which the token request does not.
    maxRetries: 0,
  }
  try {
    return await sendTokenRequest(request)
  } catch (error) {
    const isPassing = ServerError.is(error) || ConnectionError.is(error)
    if (!isPassing || settings.maxRetries === 0) throw error
    const { retryAfterSeconds = pauseSeconds } = error
    if (retryAfterSeconds > maxPauseSeconds) throw error
    await systemClock.sleep(retryAfterSeconds)
    return sendTokenRequest(request)
  }
}

/**
 * Sends a refresh token, with one retry at most. If the first response was lost, some servers
 * accept the old token for a moment; none do later.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens | Spotify: Refreshing tokens}
 */
export async function sendRefreshToken(
  settings: CodeFlowSettings,
  { clientId, clientSecret }: CodeFlowClient,
  current: TokenInfo | undefined,
  permit: SendPermit,
): Promise<TokenInfo> {
  return sendTokenRequest({
    ...settings,
    clientId,
    clientSecret,
    // The engine refreshes only if there is a refresh token.
    parameters: { grant_type: 'refresh_token', refresh_token: current?.refreshToken ?? '' },
    concealed: [current?.accessToken],
    maxRetries: Math.min(settings.maxRetries, 1),
    timeoutSeconds: Math.min(settings.timeoutSeconds, maxTimeoutSeconds),
    ...permit,
  })
}
