import { endWithFailure } from './cooldown.ts'
import { adoptStored, isCurrent } from './newer-token.ts'
import type { RefreshAttempt } from './refresh-attempt.ts'
import type { RefreshContext } from './refresh-context.ts'
import { requestNewToken } from './request-new-token.ts'
import { sendPermit } from './send-permit.ts'
import { storeToken, type StoreOutcome } from './store-token.ts'
import type { LeaseReleaseOptions, RefreshLease } from '../cache/token-cache.ts'

/**
 * The lease holder's part: takes a token that was stored meanwhile, stores the held one again if the
 * cache has lost it, or requests a token and commits it. The fence decides, not the lease: a commit that
 * comes too late changes nothing, and its holder starts over.
 *
 * @returns `superseded` if the lease was lost, or another source or a sign-in came first: look again.
 * @throws A `SpotifyError` if the request failed or the user must sign in.
 */
export async function refreshWithLease(
  context: RefreshContext,
  lease: RefreshLease,
  attempt: RefreshAttempt,
): Promise<'done' | 'superseded'> {
  const { held, session, policy, cooldown } = context
  let release: LeaseReleaseOptions = {}
  let outcome: StoreOutcome | undefined
  const store = async (): Promise<StoreOutcome> =>
    (outcome = await storeToken(context, lease, attempt))
  try {
    if (attempt.isSuperseded()) return 'superseded'
    takeStored(context, lease, attempt)
    if (!attempt.forces(held.token)) {
      if (isCurrent(held, lease.token)) return 'done'
      if (held.state() === 'fresh') {
        if (policy?.mustNotStore(lease.token)) return 'done'
        return (await store()) === 'superseded' ? 'superseded' : 'done'
      }
    }
    policy?.assertRefreshable(lease.token, attempt)
    cooldown.throwIfActive()

    const current = await session.tokenToRefresh(lease.token)
    let failure = attempt.forces(current) ? undefined : session.rejectionOf?.(current)
    if (failure === undefined) {
      const seconds = await policy?.extendLease(lease)
      if (seconds === 'superseded') return 'superseded'
      const permit = sendPermit(attempt, lease, seconds)
      const result = await requestNewToken(context, attempt, { current, permit, store })
      if (typeof result === 'string') return result
      failure = result
    }
    if (failure.kind === 'invalid-grant' && current !== undefined) {
      const verdict = await policy?.onInvalidGrant(current, failure, attempt, lease)
      if (verdict === 'superseded') return 'superseded'
    }
    release = endWithFailure(context, failure, attempt)
    throw cooldown.error() ?? failure.error
  } finally {
    context.background.run(releaseLease(context, lease, outcome, release))
  }
}

/** A deletion voids the held token; the stored one may be newer. */
function takeStored(context: RefreshContext, lease: RefreshLease, attempt: RefreshAttempt): void {
  if (lease.deleted === true) {
    const wasHeld = context.held.token !== undefined
    context.session.takeDeletion()
    if (wasHeld) context.emit({ type: 'signed-out-elsewhere' })
  }
  if (lease.token !== undefined) adoptStored(context, lease.token, attempt)
}

/** Normally immediately; but first stores what the next holder must know, as long as the lease lasts. */
async function releaseLease(
  { policy }: RefreshContext,
  lease: RefreshLease,
  outcome: StoreOutcome | undefined,
  release: LeaseReleaseOptions,
): Promise<void> {
  await policy?.beforeRelease(lease, outcome === 'failed')
  await lease.release(release)
}
