import type { Call, IssuedToken } from '../event.ts'
import { cacheFaults } from '../fault.ts'
import {
  clocksDiffer,
  instantsDiffer,
  mayEvict,
  PerProcess,
  stoppedSeconds,
  violation,
  type RuleFactory,
} from './rule.ts'

/** The engine's bounds, and a tolerance for clock errors. */
const maxWaitSeconds = 30.5
const shortWaitSeconds = 1.2

/** A token with less left does not count as valid here. */
const minValidSeconds = 3

const endOf = ({ requestedAt, lifetimeSeconds }: IssuedToken): number =>
  requestedAt + lifetimeSeconds

/** Every call ends within its bound. With a valid token in memory it succeeds, after a short wait. */
export const shortWaits: RuleFactory = (world) => {
  const { accounts, cache, faults } = world
  /** Calls that have not ended, with the token that certainly served them when they started. */
  const pending = new Map<Call, IssuedToken | undefined>()
  const held = new PerProcess<IssuedToken>()

  /** Whether the token certainly serves a call. */
  const isSafe = ({ process, key }: Call, token: IssuedToken): boolean => {
    if (instantsDiffer(world)) return false
    const { signIn, issuedAt: since } = token
    const validSeconds = endOf(token) - world.now
    if (validSeconds < minValidSeconds + stoppedSeconds(world, token)) return false
    // The age is the larger of what two clocks say: a clock set forward makes a token too old, for others
    // too, if its writer's was set before the cache took the token.
    if (faults.explain(['clock-step'], since)) return false
    if (signIn === 0) return true
    // A user who was evicted gets what the cache holds by then.
    const isStored = cache.storedToken(key)?.accessToken === token.accessToken
    if (mayEvict(world) && (!isStored || faults.explain(cacheFaults, since, process))) return false
    // After a failover, the cache may hold the sign-out before this sign-in …
    if (faults.explain(['failover'], since)) return false
    // … and after a flush the sign-in before, if dates cannot be compared.
    if (faults.explain(['cache-flushed'], since) && clocksDiffer(world)) return false
    return cache.written(key)?.signIn === signIn && accounts.isAlive(signIn)
  }

  const end = (call: Call, outcome: 'delivered' | 'failed'): void => {
    const { process, key, startedAfterSeconds } = call
    const waited = process.ranSeconds - startedAfterSeconds
    const token = pending.get(call)
    pending.delete(call)
    const what = `a call of ${process.name}`
    if (waited > maxWaitSeconds) violation(`${what} for ${key} took ${waited} s`)
    if (token === undefined || !isSafe(call, token) || held.get(process, key) !== token) return
    if (outcome === 'failed') violation(`${what} failed while it held ${token.accessToken}`)
    // After an eviction, the cache's token may be ageing, and the call waits for the next one.
    if (waited > shortWaitSeconds && !mayEvict(world)) {
      violation(`${what} took ${waited} s while it held ${token.accessToken}`)
    }
  }

  const forget = ({ process, key }: Pick<Call, 'process' | 'key'>): void =>
    void held.of(process).delete(key)

  return {
    called: ({ call }) => {
      const token = held.get(call.process, call.key)
      pending.set(call, token !== undefined && isSafe(call, token) ? token : undefined)
    },
    delivered: ({ call, token }) => {
      end(call, 'delivered')
      held.set(call.process, token.key, token)
    },
    failed: ({ call }) => end(call, 'failed'),
    aborted: ({ call }) => void pending.delete(call),
    // The access token that comes with a new refresh token is taken, even if it ends earlier.
    stored: ({ key, before, after }) => {
      if (before === undefined || after === undefined) return
      const isRotated = after.generation > before.generation
      if (isRotated && endOf(after) < endOf(before)) held.deleteEverywhere(key)
    },
    // A sign-out that fails empties the memory too.
    'sign-out-started': forget,
    invalidated: forget,
    'request-answered': ({ request, outcome }) => {
      // A sign-in replaces the held token, even if the exchange failed or its token lives shorter. So does
      // the stored entry, if the user had its refresh token retried and Spotify rejected it again.
      if (request.grant === 'authorization_code' || outcome === 'invalid-grant') forget(request)
    },
    finish: () => {
      for (const { process, startedAfterSeconds, key } of pending.keys()) {
        const waited = process.ranSeconds - startedAfterSeconds
        if (process.isDead || waited <= maxWaitSeconds) continue
        violation(`a call of ${process.name} for ${key} has not ended in ${waited} s`)
      }
    },
  }
}
