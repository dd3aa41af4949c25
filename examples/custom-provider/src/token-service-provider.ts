import {
  ServerError,
  UserTokenSource,
  tokenCacheKey,
  type RequestToken,
  type TokenCache,
} from '@spotify-sdk/auth-core'
import type { TokenServiceAnswer } from './token-service.ts'

/** Where the token service is, what it knows us by, and where its tokens are kept. */
export interface TokenServiceOptions {
  readonly url: string
  readonly apiKey: string
  readonly tokenCache: TokenCache
}

/**
 * Tokens of the company's token service, which alone knows the app's secret. `UserTokenSource` is a
 * provider already (one request for all callers, the next token ahead of time, pauses after
 * failures); all that it lacks is how to ask for a token.
 */
export function tokenServiceProvider(options: TokenServiceOptions): UserTokenSource {
  const { url, apiKey, tokenCache } = options
  const key = tokenCacheKey({ grant: 'token-service', clientId: url })
  const requestToken: RequestToken = async (current, { signal }) => {
    // A token's life counts from before its request: nobody knows how long the answer took.
    const askedAt = Date.now() / 1000
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-api-key': apiKey },
      // After a 401 of the Web API, the very same token would be of no use.
      body: JSON.stringify({ instead_of: current?.accessToken }),
      // The key goes nowhere else.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    })
    const { ok, status } = response
    if (!ok) throw new ServerError(`Token service: ${status}.`, { code: 'server_error', status })
    const answer = (await response.json()) as TokenServiceAnswer
    return { accessToken: answer.access_token, expiresAt: askedAt + answer.expires_in }
  }
  return new UserTokenSource({ key, tokenCache, requestToken })
}
