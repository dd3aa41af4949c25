import { ReauthorizationRequiredError } from '@spotify-sdk/auth-core'
import type { Call, EventOf, IssuedToken } from '../event.ts'
import { cacheFaults, cacheLosses, processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { clocksDiffer, violation, type RuleFactory } from './rule.ts'

/** A sign-in that the cache did not take is stored within this time, once it answers. */
const storeAgainSeconds = 80

/** The writes of two sign-ins within this time may overtake each other. */
const meetingSeconds = 20

/** A sign-in whose success a process has reported. */
interface ReportedSignIn {
  readonly number: number
  readonly at: number
  readonly process: SimulatedProcess
  isStored: boolean
}

/**
 * After a process has reported a sign-in, it serves that sign-in, and no earlier one, unless it has
 * reported that one since: two responses may overtake each other. The sign-in stays until the user signs
 * out or signs in again; if the cache did not take it, it is stored later.
 */
export const signInDurability: RuleFactory = (world) => {
  const { accounts, cache, faults } = world
  const reported = new Map<string, ReportedSignIn>()
  const reports = new Map<number, Pick<ReportedSignIn, 'at' | 'process'>>()
  const exchangedAt = new Map<number, number>()
  const signedOutAt = new Map<string, number>()
  const latest = new Map<string, number>()
  /** The sign-ins that the cache has taken, also if it lost them before their report. */
  const taken = new Set<number>()

  const note = ({ process, key, token, isFirst }: EventOf<'signed-in'>): void => {
    if (!isFirst) return
    const { signIn: number } = token
    // A stopped process reported late: the user has signed out since.
    if ((signedOutAt.get(key) ?? -1) >= (exchangedAt.get(number) ?? 0)) return
    reports.set(number, { at: world.now, process })
    const isStored = taken.has(number)
    const isLatest = number > (reported.get(key)?.number ?? 0)
    if (isLatest) reported.set(key, { number, at: world.now, process, isStored })
  }

  /** Whether the earlier of two sign-ins may be written after the later one. */
  const mayOvertake = (earlier: number, later: number): boolean => {
    const since = exchangedAt.get(earlier) ?? 0
    const isClose = (exchangedAt.get(later) ?? 0) - since < meetingSeconds
    const kinds = [...processStops, ...cacheLosses, 'endpoint-slow'] as const
    return isClose || clocksDiffer(world) || faults.explain(kinds, since)
  }

  const onStored = ({ key, by, before, after }: EventOf<'stored'>): void => {
    const signIn = reported.get(key)
    if (after !== undefined) taken.add(after.signIn)
    if (signIn !== undefined && after?.signIn === signIn.number) signIn.isStored = true
    // A sign-out that was in flight during the sign-in.
    if (by === 'write' && after === undefined) {
      reported.delete(key)
      signedOutAt.set(key, world.now)
    }
    if (by === 'commit' || before === undefined || after === undefined) return
    if (after.signIn >= before.signIn || mayOvertake(after.signIn, before.signIn)) return
    violation(`${after.accessToken}, of an earlier sign-in, was written over ${before.accessToken}`)
  }

  const checkDelivered = (call: Call, token: IssuedToken): void => {
    const { process, key, startedAt } = call
    const signIn = reported.get(key)
    if (signIn?.process !== process || startedAt <= signIn.at) return
    const { number, at, isStored } = signIn
    const served = reports.get(token.signIn)
    const isReportedSince = served?.process === process && served.at > at
    if (token.signIn < number && !isReportedSince) {
      const since = (exchangedAt.get(number) ?? 0) - 45
      const kinds = [...cacheFaults, ...processStops, 'endpoint-slow'] as const
      if (clocksDiffer(world) || faults.explain(kinds, since)) return
      violation(`${process.name} served ${token.accessToken} after it reported sign-in ${number}`)
    }
    if (token.signIn !== number || isStored) return
    const since = world.now - storeAgainSeconds
    if (at > since || faults.explain([...cacheFaults, ...processStops], since)) return
    violation(`sign-in ${number} of ${key} is not stored ${startedAt - at} s after its report`)
  }

  /** The process has a sign-in in memory that the cache did not take. */
  const checkFailed = ({ process, key, startedAt }: Call, error: unknown): void => {
    const signIn = reported.get(key)
    if (signIn?.process !== process || startedAt < signIn.at || signIn.isStored) return
    const { number } = signIn
    const isValid = accounts.isAlive(number) && number === latest.get(key)
    if (!isValid || !ReauthorizationRequiredError.is(error)) return
    if (error.code !== 'authorization_required') return
    violation(`${process.name} has forgotten sign-in ${number}, which is not stored yet`)
  }

  const checkKept = (key: string, { number, process, isStored }: ReportedSignIn): void => {
    const stored = cache.storedToken(key)
    if ((stored?.signIn ?? 0) >= number || !accounts.isAlive(number)) return
    const since = (exchangedAt.get(number) ?? 0) - 45
    if (faults.explain(cacheFaults, since)) return
    if (stored !== undefined && mayOvertake(stored.signIn, number)) return
    if (!isStored && process.isDead) return
    violation(`sign-in ${number} of ${key} was lost: the cache holds ${stored?.signIn}`)
  }

  return {
    'request-ended': ({ request: { grant, sentAt }, issued }) => {
      if (grant !== 'authorization_code' || issued === undefined) return
      exchangedAt.set(issued.signIn, sentAt)
      latest.set(issued.key, issued.signIn)
    },
    'signed-in': note,
    'sign-out-started': ({ key }) => {
      reported.delete(key)
      signedOutAt.set(key, world.now)
    },
    stored: onStored,
    delivered: ({ call, token }) => checkDelivered(call, token),
    failed: ({ call, error }) => checkFailed(call, error),
    'faults-over': () => {
      for (const [key, signIn] of reported) checkKept(key, signIn)
    },
  }
}
