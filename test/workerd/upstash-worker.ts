import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from '@upstash/redis/cloudflare'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'

declare const app: { clientId: string; clientSecret: string; tokenUrl: string }
declare const database: { url: string; token: string }

// On a busy machine, a Worker that starts can miss the half second.
lengthenCacheDeadlines(systemClock)

const tokenCache = new RedisTokenCache({ client: new Redis(database) })
const auth = new ClientCredentials({ ...app, tokenCache })

const worker = {
  fetch: async (): Promise<Response> => new Response(await auth.getAccessToken()),
}

export default worker
