import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from 'ioredis'

const client = new Redis(process.env['REDIS_URL'] || 'redis://localhost:6379')
const auth = new ClientCredentials({ tokenCache: new RedisTokenCache({ client }) })
console.log((await auth.getAccessToken()).length)

await client.quit()
