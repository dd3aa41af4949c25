import type { TokenCacheNamespace } from '@spotify-sdk/cache-durable-object'

declare global {
  namespace Cloudflare {
    /** The binding of wrangler.jsonc. `npx wrangler types` writes a complete file of this name. */
    interface Env {
      readonly TOKENS: TokenCacheNamespace
    }
  }
}
