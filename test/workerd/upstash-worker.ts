import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from '@upstash/redis/cloudflare'

declare const app: { clientId: string; clientSecret: string; tokenUrl: string }
declare const database: { url: string; token: string }

const tokenCache = new RedisTokenCache({ client: new Redis(database) })
const auth = new ClientCredentials({ ...app, tokenCache })

const worker = {
  fetch: async (): Promise<Response> => new Response(await auth.getAccessToken()),
}

export default worker
