import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'

// Reads SPOTIFY_SDK_TOKEN_CACHE.
const tokenCache = await tokenCacheFromUrl()
const auth = new ClientCredentials({ tokenCache })

console.log((await auth.getAccessToken()).length > 0)

await auth.close()
await tokenCache.close?.()
