import { GuardedCache } from './cache/guarded-cache.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import { appSession } from './grant-policy.ts'
import type { AppTokenSourceOptions } from './options.ts'
import { commonContext } from './refresh-context.ts'
import { TokenCycler } from './token-cycler.ts'

/**
 * The refresh engine for app tokens, which need no user: one valid token for one key, from one request.
 * `UserTokenSource` does the same for user tokens; a bundle with this class contains none of its code.
 */
export class AppTokenSource extends TokenCycler {
  constructor(options: AppTokenSourceOptions) {
    const common = commonContext(options)
    const cache = new GuardedCache({ ...common, cache: options.tokenCache ?? noCache })
    super({ ...common, cache, session: appSession(common.held) }, options)
  }
}

/** For a source that shares its token with no other: the held token is enough. */
const noCache: TokenCache = { get: () => undefined, set: () => {} }
