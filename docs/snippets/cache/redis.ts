import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { createClient } from 'redis'

const client = createClient({ url: process.env['REDIS_URL'] || 'redis://localhost:6379' })
client.on('error', (error: Error) => console.log(error.message))
await client.connect()

const auth = new ClientCredentials({ tokenCache: new RedisTokenCache({ client }) })
console.log((await auth.getAccessToken()).length)

await client.close()
