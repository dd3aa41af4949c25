import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { openTokenCache } from '@spotify-sdk/cli'

const tokenCache = await openTokenCache()
const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length > 0)

await auth.close()
await tokenCache.close?.()
