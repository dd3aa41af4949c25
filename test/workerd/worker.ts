import { waitUntil } from 'cloudflare:workers'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'

/** Replaced by the test's bundler. */
declare const clientId: string
declare const clientSecret: string
declare const tokenUrl: string
declare const apiUrl: string
declare const handsOverBackgroundWork: boolean

/**
 * At module scope, as users write it. workerd forbids requests, timers and random numbers there.
 */
const auth = new ClientCredentials({
  clientId,
  clientSecret,
  tokenUrl,
  waitUntil: handsOverBackgroundWork ? waitUntil : undefined,
})

const client = new SpotifyClient({ authProvider: auth, apiUrl })

export default {
  async fetch({ url }: Request): Promise<Response> {
    const { pathname } = new URL(url)
    if (pathname === '/') return new Response(await auth.getAccessToken())
    const { name } = await client.get<{ readonly name: string }>(pathname)
    return new Response(name)
  },
}
