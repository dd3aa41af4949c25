import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const tokenCache = new MemoryTokenCache()
const one = new ClientCredentials({ tokenCache })
const other = new ClientCredentials({ tokenCache })
console.log((await one.getAccessToken()) === (await other.getAccessToken())) // true
