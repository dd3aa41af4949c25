import {
  ServerError,
  AppTokenSource,
  tokenCacheKey,
  type RequestToken,
  type TokenCache,
} from '@spotify-sdk/auth-core'
import type { TokenServiceAnswer } from './token-service.ts'

/** The token service, its key, and the cache. */
export interface ServiceOptions {
  readonly url: string
  readonly apiKey: string
  readonly tokenCache: TokenCache
}

/**
 * Tokens of a company's token service, which alone knows the app's secret. `AppTokenSource` is a
 * provider already (one request for all callers, refresh in the background, pauses after failures).
 * It only lacks the token request.
 */
export function tokenServiceProvider({ url, apiKey, tokenCache }: ServiceOptions): AppTokenSource {
  const key = tokenCacheKey({ grant: 'token-service', clientId: url })
  const requestToken: RequestToken = async (current, { beforeSend, signal }) => {
    // The life of a token counts from before its request, because the duration of the response is
    // unknown.
    const askedAt = Date.now() / 1000
    // Right before the request: it may be sent only while this process holds its lease.
    beforeSend()
    signal.throwIfAborted()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-api-key': apiKey },
      // After a 401 of the Web API, the same token would be useless.
      body: JSON.stringify({ instead_of: current?.accessToken }),
      // Sends the key to no other server.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    })
    const { ok, status } = response
    if (!ok) throw new ServerError(`Token service: ${status}.`, { code: 'server_error', status })
    const answer = (await response.json()) as TokenServiceAnswer
    return { accessToken: answer.access_token, expiresAt: askedAt + answer.expires_in }
  }
  return new AppTokenSource({ key, tokenCache, requestToken })
}
