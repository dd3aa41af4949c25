import {
  ConfigurationError,
  ConnectionError,
  ServerError,
  type SendPermit,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { sendTokenRequest, systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { CodeFlowClient, CodeFlowSettings } from './code-flow-options.ts'

/** A lease lasts a minute at most: a request that took longer could be sent by two processes. */
const maxTimeoutSeconds = 55

/** A code, and what the server compares before it takes it. */
export interface CodeToExchange {
  readonly code: string
  readonly codeVerifier: string | undefined
  readonly redirectUri: string
}

/**
 * Checks a code and the verifier that belongs to it before anything is sent.
 *
 * @throws `ConfigurationError` that repeats neither.
 */
export function checkCode(code: unknown, codeVerifier: unknown, pkce: boolean): void {
  if (typeof code !== 'string' || code === '') {
    throw new ConfigurationError('exchangeCode wants the code of an authorization response.', {
      code: 'invalid_option',
    })
  }
  const isVerifier = typeof codeVerifier === 'string' && codeVerifier !== ''
  if (isVerifier || (!pkce && codeVerifier === undefined)) return
  throw new ConfigurationError(
    'exchangeCode wants the codeVerifier that createAuthorizationUrl returned: keep it with the browser, and begin the login again where it was lost.',
    { code: 'missing_option' },
  )
}

/** Seconds before a code is sent once more. */
const pauseSeconds = 0.3

/** A user waits for the page: a server that asks for a longer pause is not asked again. */
const maxPauseSeconds = 10

/**
 * Exchanges a code for tokens. After a passing failure the code is sent once more, unless
 * `maxRetries` is 0: if the first request has spent it, the second ends in `invalid_grant`, and the
 * login has failed as it had before.
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
    // One that is cut in two is repeated as well, which the token request itself does not do.
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
 * Spends a refresh token. Repeated once at most: where the first answer was lost, some servers
 * still take the old token for a moment, and none does later.
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
    // The engine asks for a refresh only where there is a refresh token.
    parameters: { grant_type: 'refresh_token', refresh_token: current?.refreshToken ?? '' },
    concealed: [current?.accessToken],
    maxRetries: Math.min(settings.maxRetries, 1),
    timeoutSeconds: Math.min(settings.timeoutSeconds, maxTimeoutSeconds),
    ...permit,
  })
}
