import type { EventOf } from '../event.ts'
import { cacheFaults } from '../fault.ts'
import { singleUser } from '../plan.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { clocksDiffer, PerProcess, violation, type RuleFactory } from './rule.ts'

/** Dates are rounded to milliseconds, and clocks drift during a stall. */
const sameDateSeconds = 0.005
const sameDateDays = sameDateSeconds / 86_400

/** A process does not read what it deletes: for longer than its cache may take for that. */
const maxDeletionSeconds = 10

/** Six months in days. */
const [minDays, maxDays] = [181, 184]

/** A consent, as its exchange shows it. */
interface Consent {
  readonly key: string
  readonly scope: string
  /** When the code was sent, by the process's clock: once, or again after a failure. */
  readonly dates: readonly number[]
}

/**
 * The date of a consent is that of its exchange, in the cache and in `getAuthorization`, however often
 * its tokens are refreshed. `getAuthorization` returns the scope of the same sign-in, never an earlier
 * sign-in than the cache holds, and never nothing while the cache holds one. After a loss, the cache may
 * hold a refresh token that the process has seen replaced: it knows that the token is dead.
 */
export const consentDates: RuleFactory = (world) => {
  const { accounts, cache, faults } = world
  const sentAt = new PerProcess<readonly number[]>()
  const consents = new Map<number, Consent>()
  /** The latest generation of each sign-in's refresh tokens that a process knows. */
  const known = new PerProcess<number>()
  /** Until when a sign-out of the process hides what the cache still holds. */
  const leavesUntil = new PerProcess<number>()
  /** The sign-in that the cache holds. */
  const stored = new Map<string, { readonly signIn: number; readonly since: number }>()

  const checkMissing = (process: SimulatedProcess, key: string, startedAt: number): void => {
    const { signIn = 0, since = 0 } = stored.get(key) ?? {}
    const { generation = 0 } = cache.storedToken(key) ?? {}
    if (signIn === 0 || since > startedAt || accounts.isInitial(signIn)) return
    if ((known.get(process, `${signIn}`) ?? 0) > generation) return
    if (startedAt <= (leavesUntil.get(process, key) ?? -Infinity)) return
    if (faults.explain(cacheFaults, since - 1, process)) return
    violation(`${process.name} knew of no sign-in, while the cache held ${signIn}`)
  }

  const check = (event: EventOf<'authorization-read'>): void => {
    const { process, key, startedAt, authorization } = event
    if (authorization === undefined) return checkMissing(process, key, startedAt)
    const { authorizedAt, reauthorizeBy = 0, scope } = authorization
    // The sign-in of an initial refresh token has no date.
    if (authorizedAt === undefined && key === singleUser) return
    const distance = (dates: readonly number[]): number =>
      Math.min(...dates.map((date) => Math.abs(date - (authorizedAt ?? 0))))
    const [nearest] = [...consents]
      .filter(([, consent]) => consent.key === key && distance(consent.dates) < sameDateSeconds)
      .toSorted(([, one], [, other]) => distance(one.dates) - distance(other.dates))
    if (nearest === undefined) {
      return violation(`${process.name} returned ${authorizedAt}, which is the date of no consent`)
    }
    const [signIn, consent] = nearest
    const { signIn: held = 0, since = Infinity } = stored.get(key) ?? {}
    const isEarlier = signIn < held && since <= startedAt && !clocksDiffer(world)
    if (isEarlier && !faults.explain(cacheFaults, since - 15, process)) {
      violation(`${process.name} returned sign-in ${signIn}, while the cache held ${held}`)
    }
    const days = (reauthorizeBy - (authorizedAt ?? 0)) / 86_400
    if (scope !== consent.scope || days < minDays - sameDateDays || days > maxDays) {
      violation(`${process.name} returned the scope ${scope} for ${days} days`)
    }
  }

  return {
    'request-sent': ({ request: { process, grant, sent = '', preparedAt } }) => {
      if (grant !== 'authorization_code') return
      const date = Math.floor(preparedAt * 1000) / 1000
      sentAt.set(process, sent, [...(sentAt.get(process, sent) ?? []), date])
    },
    'request-ended': ({ request: { grant, process, sent = '' }, issued }) => {
      if (grant !== 'authorization_code' || issued === undefined) return
      const { signIn, key, scope } = issued
      consents.set(signIn, { key, scope, dates: sentAt.get(process, sent) ?? [] })
    },
    'request-answered': ({ request: { process }, issued }) => {
      if (issued !== undefined) known.set(process, `${issued.signIn}`, issued.generation)
    },
    delivered: ({ call: { process }, token }) =>
      known.set(process, `${token.signIn}`, token.generation),
    stored: ({ key, after, authorizedAt }) => {
      const { signIn = 0 } = after ?? {}
      if (stored.get(key)?.signIn !== signIn) stored.set(key, { signIn, since: world.now })
      if (after === undefined) return
      const dates = consents.get(signIn)?.dates ?? [undefined]
      if (dates.some((date) => isSameDate(date, authorizedAt))) return
      violation(
        `${after.accessToken} was stored with a consent of ${authorizedAt}, which was of ${dates.join(', ')}`,
      )
    },
    'sign-out-started': ({ process, key }) =>
      leavesUntil.set(process, key, world.now + maxDeletionSeconds),
    'signed-out': ({ process, key }) => leavesUntil.set(process, key, world.now),
    'sign-out-failed': ({ process, key }) => leavesUntil.set(process, key, world.now),
    'authorization-read': check,
  }
}

function isSameDate(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return Math.abs(one - other) < sameDateSeconds
}
