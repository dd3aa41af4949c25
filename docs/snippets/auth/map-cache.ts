import type { TokenInfo } from '@spotify-sdk/auth-core'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const tokens = new Map<string, TokenInfo>()
const auth = new ClientCredentials({
  tokenCache: { get: (key) => tokens.get(key), set: (token, key) => tokens.set(key, token) },
})
await auth.getAccessToken()
console.log([...tokens.keys()]) // [ 'client-credentials:…' ]
