import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from '@upstash/redis'

const tokenCache = new RedisTokenCache({ client: Redis.fromEnv() })
const auth = new ClientCredentials({ tokenCache })
console.log((await auth.getAccessToken()).length)
