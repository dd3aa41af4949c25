import { AppTokenSource, MemoryTokenCache, tokenCacheKey } from '@spotify-sdk/auth-core'

const source = new AppTokenSource({
  key: tokenCacheKey({ grant: 'vault', clientId: 'my-app' }),
  tokenCache: new MemoryTokenCache(),
  requestToken: async (_current, { beforeSend, signal }) => {
    beforeSend()
    signal.throwIfAborted()
    return { accessToken: 'token-from-the-vault', expiresAt: Date.now() / 1000 + 3600 }
  },
  onEvent: (event) => console.log(event.type),
})
console.log(await source.getAccessToken())
