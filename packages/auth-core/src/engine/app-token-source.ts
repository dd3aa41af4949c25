import { GuardedCache } from './cache/guarded-cache.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import { appGrantPolicy } from './grant-policy.ts'
import type { AppTokenSourceOptions } from './options.ts'
import { commonContext } from './refresh-context.ts'
import { TokenCycler } from './token-cycler.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * The refresh engine for app tokens, which need no user: one valid token for one key, from one request.
 * `UserTokenSource` does the same for user tokens; a bundle with this class contains none of its code.
 */
export class AppTokenSource extends TokenCycler {
  constructor(options: AppTokenSourceOptions) {
    const common = commonContext(options)
    const cache = new GuardedCache({ ...common, cache: options.tokenCache ?? ownCache() })
    super({ ...common, cache, policy: appGrantPolicy(common.held) }, options)
  }
}

/** The cache of a source that shares its token with no other. It needs no leases. */
function ownCache(): TokenCache {
  let stored: TokenInfo | undefined
  return { get: () => stored, set: (token) => (stored = token) }
}
