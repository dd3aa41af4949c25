import { waitUntil } from 'cloudflare:workers'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

/** Put in place by the test's bundler. */
declare const clientId: string
declare const clientSecret: string
declare const tokenUrl: string
declare const handsOverBackgroundWork: boolean

/** At module scope, as users write it: workerd forbids requests, timers and chance there. */
const auth = new ClientCredentials({
  clientId,
  clientSecret,
  tokenUrl,
  waitUntil: handsOverBackgroundWork ? waitUntil : undefined,
})

export default {
  async fetch(): Promise<Response> {
    return new Response(await auth.getAccessToken())
  },
}
