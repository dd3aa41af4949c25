import { CacheUnavailable, longDeadlineSeconds } from '../cache/guarded-cache.ts'
import { isSignOutMarker } from './living-refresh-token.ts'
import { signIn } from './sign-in-and-out.ts'
import type { UserContext } from './user-context.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Seconds between two looks at a key while another source signs in. */
const pauseSeconds = 0.1

/** No lease lasts longer. */
const giveUpAfterSeconds = 60

/**
 * Signs in with the token of a request, for a key that no other sign-in has. Of all sources that do so,
 * one sends the request, under the lease of the key, and the others take its token. `signIn` stores the
 * token and ends the lease.
 *
 * If the cache fails or has no leases, each source sends its request. A source whose request fails then
 * looks once more, because another one may have been faster.
 */
export async function signInOnce(
  context: UserContext,
  request: () => Promise<TokenInfo>,
): Promise<TokenInfo> {
  const { lease, stored } = await seekSignIn(context)
  if (stored !== undefined) return stored
  try {
    return await signIn(context, await request())
  } catch (error) {
    const faster = await storedSignIn(context).catch(() => undefined)
    if (faster === undefined) throw error
    return faster
  } finally {
    if (lease !== undefined) context.runInBackground(lease.release())
  }
}

/** Waits until the sign-in is stored, or this source may send its request. */
async function seekSignIn(
  context: UserContext,
): Promise<{ readonly stored?: TokenInfo; readonly lease?: RefreshLease }> {
  const { cache, clock, runInBackground } = context
  const giveUpAt = clock.monotonic() + giveUpAfterSeconds
  try {
    while (clock.monotonic() < giveUpAt) {
      const stored = await storedSignIn(context)
      if (stored !== undefined) return { stored }
      const lease = await cache.lease(undefined, longDeadlineSeconds)
      // A sign-in obeys no cooldown.
      if (!lease.granted && lease.reason === 'cooldown') return {}
      if (lease.granted && !isSignIn(lease.token)) return { lease }
      // Stored since the look above.
      if (lease.granted) runInBackground(lease.release())
      else await clock.sleep(pauseSeconds)
    }
  } catch (error) {
    if (!(error instanceof CacheUnavailable)) throw error
  }
  return {}
}

/** @throws `CacheUnavailable` */
async function storedSignIn({ cache }: UserContext): Promise<TokenInfo | undefined> {
  const stored = await cache.get({ isOnlySource: true })
  return isSignIn(stored) ? stored : undefined
}

function isSignIn(stored: TokenInfo | undefined): boolean {
  return stored !== undefined && !isSignOutMarker(stored)
}
