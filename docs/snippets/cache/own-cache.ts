import { parseTokenInfo, serializeTokenInfo, type TokenCache } from '@spotify-sdk/auth-core'

const strings = new Map<string, string>()

const tokenCache: TokenCache = {
  get: async (key) => {
    const text = strings.get(key)
    return text === undefined ? null : parseTokenInfo(text)
  },
  set: async (token, key) => void strings.set(key, serializeTokenInfo(token)),
  delete: async (key) => void strings.delete(key),
}
await tokenCache.set({ accessToken: 'token', expiresAt: 1_900_000_000 }, 'key')
console.log(await tokenCache.get('key'))
