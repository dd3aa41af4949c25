import { env, waitUntil } from 'cloudflare:workers'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { DurableObjectTokenCache } from '@spotify-sdk/cache-durable-object'

// The Worker that wrangler deploys must export the class.
export { TokenCacheObject } from '@spotify-sdk/cache-durable-object'

const auth = new ClientCredentials({
  clientId: env.SPOTIFY_SDK_CLIENT_ID,
  clientSecret: env.SPOTIFY_SDK_CLIENT_SECRET,
  tokenCache: new DurableObjectTokenCache({ namespace: env.TOKENS }),
  waitUntil,
})

export default {
  async fetch(): Promise<Response> {
    return new Response(`${(await auth.getAccessToken()).length} characters`)
  },
}
