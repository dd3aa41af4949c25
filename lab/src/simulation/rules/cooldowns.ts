import type { EventOf, RequestOutcome, TokenRequest } from '../event.ts'
import { cacheFaults, processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { isRefresh, nameOf, PerProcess, violation, type RuleFactory } from './rule.ts'

/** The shortest cooldown: half of the first second. */
const minCooldownSeconds = 0.49

/** `invalid_client` starts the longest cooldown, 60 s. */
const misconfiguredSeconds = 59

/** The first retry comes within this time, unless Spotify asked for more. */
const maxFirstWaitSeconds = 0.3

/** The last retry starts within this time of the first attempt. */
const retryWithinSeconds = 10

/** A shared cooldown that is younger may not have been read yet. */
const unreadSeconds = 1

const retriedOutcomes: ReadonlySet<RequestOutcome> = new Set([
  'server-error',
  'rate-limited',
  'unreachable',
  'no-response',
])

/** The attempts of one request. */
interface Series {
  attempts: number
  readonly retriedUntil: number
}

/** No process sends a request in a cooldown: neither in its own, nor in a shared one. */
export const cooldowns: RuleFactory = (world) => {
  const ownUntil = new PerProcess<number>()
  const series = new PerProcess<Series>()
  const sharedAt = new Map<string, number>()

  /** A process that has lost its lease starts over instead of retrying the request. */
  const isLeaseLost = (process: SimulatedProcess): boolean =>
    world.faults.explain([...cacheFaults, ...processStops], world.now - 15, process)

  /** Whether the provider starts its cooldown now, since it has no attempt left. */
  const isLastAttempt = (
    { process, key, sentAt }: TokenRequest,
    outcome: RequestOutcome,
    retryAfterSeconds: number,
  ): boolean => {
    const { now, plan } = world
    const isRetried = retriedOutcomes.has(outcome)
    const attempts = isRetried ? (series.get(process, key)?.attempts ?? 0) + 1 : 0
    const wait = Math.max(maxFirstWaitSeconds, retryAfterSeconds)
    const isLate = now + wait - sentAt > retryWithinSeconds
    const isLost = isLeaseLost(process)
    const isLast = attempts > plan.maxRetries * (isLost ? 2 : 1) || (isLate && !isLost)
    const next = { attempts: isLast ? 0 : attempts, retriedUntil: now + wait + 0.01 }
    series.set(process, key, next)
    return attempts === 0 || isLast
  }

  const onAnswered = (event: EventOf<'request-answered'>): void => {
    const { request, outcome } = event
    const { process, key, sentAt } = request
    // The exchange of a code ignores cooldowns, and ends them if it succeeds.
    if (!isRefresh(request) && outcome !== 'token') return
    // A sign-in or sign-out since has superseded the refresh, and its cooldown.
    if (outcome !== 'token' && world.cache.writtenAt(key) > sentAt) return
    const asked = (event.retryAfterSeconds ?? 0) * 0.999
    const isLast = isLastAttempt(request, outcome, asked)
    const seconds = isLast ? cooldownAfter(outcome, asked) : asked
    if (seconds > 0) ownUntil.set(process, key, world.now + seconds)
    else ownUntil.of(process).delete(key)
  }

  const check = (request: TokenRequest): void => {
    const { process, key } = request
    const { now } = world
    const left = (ownUntil.get(process, key) ?? -Infinity) - now
    if (left > 0) violation(`${nameOf(request)} was sent ${left} s before its cooldown ended`)
    const sharedSeconds = now - (sharedAt.get(key) ?? Infinity)
    if (sharedSeconds < unreadSeconds || world.cache.cooldownSeconds(key) < 0.1) return
    if (isLeaseLost(process)) return
    violation(`${nameOf(request)} was sent in a shared cooldown`)
  }

  return {
    stored: ({ key }) => void sharedAt.delete(key),
    'signed-out': ({ process, key }) => void ownUntil.of(process).delete(key),
    'cooldown-shared': ({ key }) => void sharedAt.set(key, world.now),
    'request-answered': onAnswered,
    'request-sent': ({ request }) => {
      if (!isRefresh(request)) return
      check(request)
      // A request that comes later than any retry starts a new series of attempts.
      const current = series.get(request.process, request.key)
      if (current !== undefined && world.now > current.retriedUntil) current.attempts = 0
    },
  }
}

function cooldownAfter(outcome: RequestOutcome, retryAfterSeconds: number): number {
  if (outcome === 'token' || outcome === 'invalid-grant') return 0
  if (outcome === 'misconfigured') return misconfiguredSeconds
  return Math.max(minCooldownSeconds, retryAfterSeconds)
}
