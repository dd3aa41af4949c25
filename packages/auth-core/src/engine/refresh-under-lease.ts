import { beginCooldown } from './begin-cooldown.ts'
import type { Engine } from './engine.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { isOvertaken, isSettled, reconcile } from './reconcile.ts'
import { requestNewToken, type NewToken } from './request-new-token.ts'
import { sendPermit } from './send-permit.ts'
import { storeToken, type StoreOutcome } from './store-token.ts'
import type { LeaseReleaseOptions, RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

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
  const { memory, user } = engine
  let release: LeaseReleaseOptions = {}
  let outcome: StoreOutcome | undefined
  try {
    if (isOvertaken(engine, flight)) return 'lost'
    takeWhatIsStored(engine, lease, flight)
    if (isSettled(memory, lease.token)) return 'settled'
    const mine = memory.token
    if (mine !== undefined && memory.state() === 'fresh') {
      if (user?.mustNotStore) return 'settled'
      outcome = await storeToken(engine, lease, mine)
      return isStanding(outcome)
    }
    user?.check(lease.token)
    engine.cooldown.throwIfActive()

    const current = user === undefined ? (mine ?? lease.token) : await user.current(lease.token)
    const result = user?.refusalOf(current) ?? (await request(engine, current, lease, flight))
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
        user?.noteRefusal(current, failure)
        if ((await user?.judge(lease, current, flight)) === 'lost') return 'lost'
      }
    }
    release = beginCooldown(engine, failure, flight)
    throw engine.cooldown.error() ?? failure.error
  } finally {
    engine.background(giveLeaseBack(engine, lease, outcome, release))
  }
}

/** A `delete` voids what memory holds; what stands in the cache may be the better token. */
function takeWhatIsStored(engine: Engine, lease: RefreshLease, flight: Flight): void {
  const { memory, emit } = engine
  if (lease.deleted === true) {
    const isNews = memory.token !== undefined
    memory.noteDeleted()
    if (isNews) emit({ type: 'signed-out-elsewhere' })
  }
  if (lease.token !== undefined) reconcile(engine, lease.token, flight)
}

async function request(
  engine: Engine,
  current: TokenInfo | undefined,
  lease: RefreshLease,
  flight: Flight,
): Promise<NewToken | Failure | 'lost'> {
  const seconds = await engine.user?.extend(lease)
  if (seconds === 'lost') return 'lost'
  return requestNewToken(engine, current, flight, sendPermit(engine, flight, lease, seconds))
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

/** At once as a rule; what must not get lost is stored first, or the lease is over. */
async function giveLeaseBack(
  { user }: Engine,
  lease: RefreshLease,
  outcome: StoreOutcome | undefined,
  release: LeaseReleaseOptions,
): Promise<void> {
  if (outcome === 'failed') await user?.keepStoring(lease)
  await lease.release(release)
}

function isStanding(outcome: StoreOutcome): 'settled' | 'lost' {
  return outcome === 'superseded' ? 'lost' : 'settled'
}
