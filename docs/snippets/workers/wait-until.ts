import { env, waitUntil } from 'cloudflare:workers'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const auth = new ClientCredentials({
  clientId: env.SPOTIFY_SDK_CLIENT_ID,
  clientSecret: env.SPOTIFY_SDK_CLIENT_SECRET,
  waitUntil,
})

export default {
  async fetch(): Promise<Response> {
    return new Response(`${(await auth.getAccessToken()).length} characters`)
  },
}
