import type { EventOf, IssuedToken } from '../event.ts'
import { cacheFaults, cacheLosses, processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { clocksDiffer, PerProcess, violation, type RuleFactory } from './rule.ts'

/** A process reads the cache again after this time, and notices a sign-out. */
const revalidateSeconds = 30.5

/** A read of the cache takes no longer. */
const readSeconds = 2

/**
 * A stored refresh token is never replaced by an older one. The token of a signed-out user never comes
 * back, and is served no longer than until the next read of the cache. No sign-in is revoked for the
 * reuse of a refresh token without a fault that makes it inevitable.
 */
export const storedSignIns: RuleFactory = (world) => {
  const { accounts, faults } = world
  const signedOut = new Map<string, { readonly at: number; readonly signIn: number }>()
  /** Times after which each process must have read the cache again, since the sign-out of a key. */
  const reads = new PerProcess<readonly number[]>()
  /** Sign-ins that were written since the latest sign-out of their user. */
  const written = new Map<string, Set<number>>()
  const issuedAt = new Map<number, number>()
  const exchangedAt = new Map<number, number>()

  const checkCommit = ({ before, after, wasDeleted, rejected }: EventOf<'stored'>): void => {
    if (after === undefined || after.signIn === 0) return
    if (wasDeleted) violation(`${after.accessToken} was stored after a sign-out`)
    if (before === undefined) return
    const isOlder =
      after.signIn < before.signIn ||
      (after.signIn === before.signIn && after.generation < before.generation)
    // After a loss, the dates of two sign-ins decide. Those of different clocks may be wrong, and an initial
    // refresh token has none.
    const since = exchangedAt.get(before.signIn) ?? 0
    const areComparable = !clocksDiffer(world) && !accounts.isInitial(after.signIn)
    const isExcused = !areComparable && faults.explain(cacheLosses, since)
    const isRejection = rejected !== undefined && !accounts.isAlive(before.signIn)
    // Which of two deployments is the later one, the rule of initial refresh tokens decides.
    const areInitial = accounts.isInitial(before.signIn) && accounts.isInitial(after.signIn)
    if (!isOlder || isExcused || isRejection || areInitial) return
    violation(`${after.accessToken} replaced the later ${before.accessToken}`)
  }

  const onStored = (event: EventOf<'stored'>): void => {
    const { by, key, before, after } = event
    if (by === 'commit') checkCommit(event)
    else if (after !== undefined) {
      written.set(key, (written.get(key) ?? new Set()).add(after.signIn))
      issuedAt.set(after.signIn, world.now)
    } else if (before !== undefined) {
      written.delete(key)
      signedOut.set(key, { at: world.now, signIn: before.signIn })
      reads.deleteEverywhere(key)
    }
  }

  const checkServed = (process: SimulatedProcess, token: IssuedToken): void => {
    const { accessToken, key, signIn } = token
    const { now } = world
    const signOut = signedOut.get(key)
    // The first read may meet the lease of another reader.
    const readAt = reads.get(process, key)?.[1] ?? Infinity
    if (signOut === undefined || signIn > signOut.signIn || now < readAt + readSeconds) return
    // Known limit: a sign-in that only its process knew was stored after the sign-out.
    if (written.get(key)?.has(signIn)) return
    const since = signOut.at - 1
    if (faults.explain(cacheFaults, since, process)) return
    // Others wait for the lease of a stopped holder.
    if (faults.explain(processStops, since)) return
    violation(`${accessToken} was served ${now - signOut.at} s after its user signed out`)
  }

  return {
    'request-ended': ({ issued, request: { grant } }) => {
      if (issued === undefined) return
      issuedAt.set(issued.signIn, world.now)
      if (grant === 'authorization_code') exchangedAt.set(issued.signIn, world.now)
    },
    'sign-in-revoked': ({ by, signIn }) => {
      const since = (issuedAt.get(signIn) ?? 0) - 15
      const kinds = [...cacheFaults, ...processStops, 'responses-lost'] as const
      if (by !== 'reuse' || faults.explain(kinds, since)) return
      violation(`sign-in ${signIn} was revoked: a refresh token was sent twice`)
    },
    stored: onStored,
    called: ({ call: { process, key } }) => {
      const { now } = world
      const signOut = signedOut.get(key)
      if (signOut === undefined || now < signOut.at + revalidateSeconds) return
      const times = reads.get(process, key) ?? []
      if (now >= (times.at(-1) ?? -Infinity) + readSeconds) reads.set(process, key, [...times, now])
    },
    delivered: ({ call: { process }, token }) => checkServed(process, token),
  }
}
