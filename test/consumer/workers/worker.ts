import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { DurableObjectTokenCache, TokenCacheObject } from '@spotify-sdk/cache-durable-object'
import { EncryptedTokenCache } from '@spotify-sdk/cache-encrypted'
import { env, waitUntil } from 'cloudflare:workers'

export { TokenCacheObject }

declare global {
  namespace Cloudflare {
    interface Env {
      // As `wrangler types` declares them.
      readonly TOKENS: DurableObjectNamespace<TokenCacheObject>
      readonly OTHER_TOKENS: DurableObjectNamespace
      readonly SPOTIFY_SDK_CLIENT_ID: string
      readonly SPOTIFY_SDK_CLIENT_SECRET: string
      readonly TOKEN_KEY: string
    }
  }
}

/** What the runtime constructs. */
export const objectClass: new (state: DurableObjectState, env: Cloudflare.Env) => DurableObject =
  TokenCacheObject

const tokenCache = new EncryptedTokenCache({
  tokenCache: new DurableObjectTokenCache({ namespace: env.TOKENS.jurisdiction('eu') }),
  keys: [{ id: '2026-11', key: env.TOKEN_KEY }],
})
export const other = new DurableObjectTokenCache({ namespace: env.OTHER_TOKENS, leaseSeconds: 10 })

const auth = new ClientCredentials({
  clientId: env.SPOTIFY_SDK_CLIENT_ID,
  clientSecret: env.SPOTIFY_SDK_CLIENT_SECRET,
  tokenCache,
  waitUntil,
})

// oxlint-disable-next-line import/no-default-export -- Workers export their handlers so.
export default {
  async fetch() {
    return new Response(await auth.getAccessToken())
  },
} satisfies ExportedHandler<Cloudflare.Env>
