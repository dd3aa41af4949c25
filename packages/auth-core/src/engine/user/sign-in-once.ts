import { longDeadlineSeconds } from '../cache/guarded-cache.ts'
import { maxLeaseSeconds } from '../cache/lease.ts'
import { isSignOutMarker } from './living-refresh-token.ts'
import { signIn, type UserContext } from './sign-in-and-out.ts'
import { keepStoring } from '../store-token.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Seconds between two requests for the lease while another source has it. */
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
  const found = await findOrLease(context, isSignIn, true).catch((): NoLease => ({
    token: undefined,
  }))
  try {
    return isSignIn(found.token) ? found.token : await signIn(context, await request())
  } catch (error) {
    const stored = await cache.get().catch(() => undefined)
    if (isSignIn(stored)) return stored
    throw error
  } finally {
    if (found.granted) {
      background.run(keepStoring(context, found).then(() => found.release()))
    }
  }
}

/** What is stored, if no lease was needed or granted. */
interface NoLease {
  readonly granted?: never
  readonly token: TokenInfo | undefined
}

/**
 * Waits until the cache holds what is looked for, or for the lease, for a minute at most. Returns neither if
 * the cache grants none.
 *
 * @param waitsForCooldown Whether to wait also while the cache grants no lease because of a cooldown.
 * @throws `CacheUnavailable` if the cache cannot be read.
 */
export async function findOrLease(
  { cache, clock }: UserContext,
  isFound: (token: TokenInfo | undefined) => boolean,
  waitsForCooldown = false,
): Promise<RefreshLease | NoLease> {
  const giveUpAt = clock.monotonic() + maxLeaseSeconds
  for (;;) {
    const token = await cache.get({ isOnlySource: true })
    if (isFound(token)) return { token }
    const lease = await cache.lease(token, longDeadlineSeconds).catch(() => undefined)
    if (lease?.granted) return lease
    const mayWait = lease?.reason === 'busy' || (lease && waitsForCooldown)
    if (!mayWait || clock.monotonic() >= giveUpAt) return { token }
    await clock.sleep(pauseSeconds)
  }
}

function isSignIn(stored: TokenInfo | undefined): stored is TokenInfo {
  return stored !== undefined && !isSignOutMarker(stored)
}
