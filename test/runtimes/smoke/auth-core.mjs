import {
  MemoryTokenCache,
  parseTokenInfo,
  serializeTokenInfo,
  SpotifyError,
  tokenCacheKey,
  AppTokenSource,
} from '@spotify-sdk/auth-core'
import { outcome } from './outcome.mjs'

export const expected = {
  tokens: ['token-1'],
  afterInvalidation: 'token-2',
  isKept: true,
  survivesStorage: true,
  events: ['token-refreshed', 'token-adopted', 'token-invalidated', 'token-refreshed'],
  unreadable: 'TokenCacheError: invalid_entry',
  isKnown: true,
}

/** Two custom providers share a MemoryTokenCache; the lease holder makes the request. */
export async function run() {
  const tokenCache = new MemoryTokenCache()
  const key = tokenCacheKey({ grant: 'smoke', clientId: 'an app' })
  const events = []
  let requests = 0
  const requestToken = async () => {
    requests += 1
    return { accessToken: `token-${requests}`, expiresAt: Date.now() / 1000 + 3600 }
  }
  const onEvent = ({ type }) => events.push(type)
  const sources = [1, 2].map(() => new AppTokenSource({ key, tokenCache, requestToken, onEvent }))
  const calls = Array.from({ length: 100 }, (_, index) => sources[index % 2].getAccessToken())
  const tokens = [...new Set(await Promise.all(calls))]
  await sources[0].invalidate('token-1')
  const afterInvalidation = await sources[0].getAccessToken()

  const kept = await tokenCache.get(key)
  const { expiresAt } = parseTokenInfo(serializeTokenInfo(kept))
  const unreadable = await outcome((async () => parseTokenInfo('no token'))())
  const isKnown = await (async () => parseTokenInfo('{}'))().catch((error) =>
    SpotifyError.is(error),
  )
  for (const source of sources) await source.close()
  await tokenCache.close()
  return {
    tokens,
    afterInvalidation,
    isKept: kept.accessToken === 'token-2',
    survivesStorage: expiresAt === kept.expiresAt,
    events,
    unreadable,
    isKnown,
  }
}
