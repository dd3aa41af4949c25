import { beginCoolDown } from './begin-cool-down.ts'
import { bootstrapGrant } from './bootstrap.ts'
import type { Engine } from './engine.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { giveLeaseBack } from './keep-storing.ts'
import { checkRefreshToken, judgeRefreshToken } from './reauthorization.ts'
import { currentGrant, isLaterLogin, isOvertaken, isSettled, reconcile } from './reconcile.ts'
import { requestNewToken, type NewToken } from './request-new-token.ts'
import { storeToken, type StoreOutcome } from './store-token.ts'
import type { LeaseReleaseOptions, RefreshLease } from '../token-cache.ts'

/** What must be left of a lease for a request to be sent under it. */
const leastLeaseSeconds = 0.5

/**
 * The holder's part: what was stored meanwhile is taken; what the cache has lost is stored again;
 * else a token is requested and committed. Correctness is the fence, not the lock: a commit that
 * comes too late changes nothing, and its holder starts over.
 *
 * @returns `settled`, or `lost` where the lease was lost.
 * @throws A `SpotifyError`, when the request failed or the user must log in.
 */
export async function refreshUnderLease(
  engine: Engine,
  lease: RefreshLease,
  flight: Flight,
): Promise<'settled' | 'lost'> {
  const { memory } = engine
  let release: LeaseReleaseOptions = {}
  let outcome: StoreOutcome | undefined
  try {
    if (isOvertaken(engine, flight)) return 'lost'
    takeWhatIsStored(engine, lease, flight)
    if (isSettled(memory, lease.token)) return 'settled'
    const mine = memory.token
    if (mine !== undefined && memory.state() === 'fresh' && !isLaterLogin(memory, lease.token)) {
      outcome = await storeToken(engine, lease, mine)
      return isStanding(outcome)
    }
    checkRefreshToken(engine, lease.token)
    engine.coolDown.throwIfActive()
    if (lease.remainingSeconds() < leastLeaseSeconds) return 'lost'

    const current = currentGrant(memory, lease.token) ?? (await bootstrapGrant(engine))
    const result = await requestNewToken(engine, current, flight, lease.signal)
    if (result === 'lost') return 'lost'
    let failure: Failure | undefined
    if ('token' in result) {
      outcome = await storeNewToken(engine, lease, result, flight)
      failure = result.failure
      if (outcome === 'superseded' || failure === undefined) return isStanding(outcome)
    } else {
      failure = result
      if (failure.kind === 'reauthorization') throw failure.error
      if (failure.kind === 'invalid-grant' && current !== undefined) {
        if ((await judgeRefreshToken(engine, lease, current, flight)) === 'lost') return 'lost'
      }
    }
    release = beginCoolDown(engine, failure, flight)
    throw engine.coolDown.error() ?? failure.error
  } finally {
    engine.background(giveLeaseBack(engine, lease, { ...release, outcome }))
  }
}

/** A `delete` voids what memory holds; what stands in the cache may be the better token. */
function takeWhatIsStored(engine: Engine, lease: RefreshLease, flight: Flight): void {
  const { memory, emit } = engine
  if (lease.deleted === true) {
    const isNews = memory.token !== undefined
    memory.forget()
    memory.isSignedOut = true
    if (isNews) emit({ type: 'token-deleted' })
  }
  if (lease.token !== undefined) reconcile(engine, lease.token, flight)
}

async function storeNewToken(
  engine: Engine,
  lease: RefreshLease,
  { token, durationSeconds }: NewToken,
  flight: Flight,
): Promise<StoreOutcome> {
  const outcome = await storeToken(engine, lease, token)
  engine.emit({
    type: 'token-refreshed',
    expiresAt: token.expiresAt,
    durationSeconds,
    stored: outcome === 'stored',
    waitingCallers: flight.waitingCallers,
  })
  return outcome
}

function isStanding(outcome: StoreOutcome): 'settled' | 'lost' {
  return outcome === 'superseded' ? 'lost' : 'settled'
}
