import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'

await using tokenCache = new RedisTokenCache({
  url: process.env['REDIS_URL'] || 'redis://localhost:6379',
})
const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length)
