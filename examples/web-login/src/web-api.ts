import type { UserProvider } from '@spotify-sdk/auth-authorization-code'
import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  type SpotifyError,
} from '@spotify-sdk/auth-core'

const timeoutSeconds = 10

/**
 * Sends a GET to the Web API with the user's token, and retries it once with the next token after a
 * 401.
 *
 * @throws A `SpotifyError` of the token request or of the call.
 */
export async function getFromWebApi(
  user: UserProvider,
  url: string,
): Promise<Readonly<Record<string, unknown>>> {
  let accessToken = await user.getAccessToken()
  let response = await send(url, accessToken)
  if (response.status === 401) {
    await user.invalidate(accessToken)
    accessToken = await user.getAccessToken()
    response = await send(url, accessToken)
  }
  if (response.status === 401) await user.invalidate(accessToken)
  if (!response.ok) throw errorOf(response)
  return (await response.json().catch(() => ({}))) as Record<string, unknown>
}

async function send(url: string, accessToken: string): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${accessToken}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
  } catch {
    // The error of fetch is not passed on, because it may contain the request.
    throw new ConnectionError('The Web API did not answer.', { code: 'connection_failed' })
  }
}

function errorOf({ status, headers }: Response): SpotifyError {
  const message = `The Web API answered ${status}.`
  const retryAfterSeconds = Number(headers.get('retry-after') ?? Number.NaN) || undefined
  if (status === 429) {
    return new RateLimitError(message, { code: 'rate_limited', status, retryAfterSeconds })
  }
  if (status === 401 || status === 403) {
    return new AuthenticationError(message, { code: 'forbidden', status })
  }
  return new ServerError(message, { code: 'server_error', status, retryAfterSeconds })
}
