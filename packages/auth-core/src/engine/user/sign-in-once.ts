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
 *
 * @param isDone Whether a token makes the request unnecessary: by default, that of any sign-in.
 */
export async function signInOnce(
  context: UserContext,
  request: () => Promise<TokenInfo>,
  isDone = isSignIn,
): Promise<TokenInfo> {
  const { cache, session, background } = context
  const found = await awaitSignInOrLease(context, isDone)
  // What is held may be all that is left after the cache was flushed, unless the user signed out.
  const current = found.deleted ? undefined : session.currentGrant(found.token)
  try {
    return isDone(current) ? current : await signIn(context, await request())
  } catch (error) {
    const stored = await cache.get().catch(() => undefined)
    if (isDone(stored)) return stored
    throw error
  } finally {
    if ('release' in found) {
      background.run(keepStoring(context, found).then(() => found.release()))
    }
  }
}

/**
 * Waits for the token of another source, or for the lease. Returns neither if the cache fails, and no lease
 * in a cooldown, in which no source has one.
 */
async function awaitSignInOrLease(
  { cache, clock }: UserContext,
  isDone: typeof isSignIn,
): Promise<RefreshLease | Pick<RefreshLease, 'token' | 'deleted'>> {
  const giveUpAt = clock.monotonic() + maxLeaseSeconds
  try {
    while (clock.monotonic() < giveUpAt) {
      const token = await cache.get({ isOnlySource: true })
      if (isDone(token)) return { token }
      const lease = await cache.lease(token, longDeadlineSeconds)
      if (lease.granted) return lease
      if (lease.reason === 'cooldown') return { token }
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
