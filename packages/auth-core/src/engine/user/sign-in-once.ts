import { longDeadlineSeconds } from '../cache/guarded-cache.ts'
import { maxLeaseSeconds } from '../cache/lease.ts'
import { isSignOutMarker } from './living-refresh-token.ts'
import { signIn, type UserContext } from './sign-in-and-out.ts'
import { keepStoring } from '../store-token.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Seconds between two requests for the lease while another source signs in. */
const pauseSeconds = 0.1

/**
 * Signs in with the token of one request: see `UserTokenSource.signInOnce`. `signIn` stores the token
 * and ends the lease. Until the token is stored, the lease is not released: the next holder would send
 * the code again, and a server that sees a code twice may revoke its tokens.
 *
 * If the cache fails or has no leases, each source sends its request. If that fails, the source checks
 * once more, because another one may have been faster.
 */
export async function signInOnce(
  context: UserContext,
  request: () => Promise<TokenInfo>,
): Promise<TokenInfo> {
  const { cache, background } = context
  const found = await awaitSignInOrLease(context)
  try {
    return isSignIn(found.token) ? found.token : await signIn(context, await request())
  } catch (error) {
    const stored = await cache.get().catch(() => undefined)
    if (isSignIn(stored)) return stored
    throw error
  } finally {
    if ('release' in found) {
      background.run(keepStoring(context, found).then(() => found.release()))
    }
  }
}

/** Waits for the token of another source, or for the lease. Returns neither if the cache fails. */
async function awaitSignInOrLease({
  cache,
  clock,
}: UserContext): Promise<RefreshLease | Pick<RefreshLease, 'token'>> {
  const giveUpAt = clock.monotonic() + maxLeaseSeconds
  try {
    while (clock.monotonic() < giveUpAt) {
      const token = await cache.get({ isOnlySource: true })
      if (isSignIn(token)) return { token }
      const lease = await cache.lease(token, longDeadlineSeconds)
      if (lease.granted) return lease
      await clock.sleep(pauseSeconds)
    }
  } catch {
    // The cache has emitted its failure.
  }
  return {}
}

function isSignIn(stored: TokenInfo | undefined): stored is TokenInfo {
  return stored !== undefined && !isSignOutMarker(stored)
}
