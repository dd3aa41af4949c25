import type { EventOf, TokenRequest } from '../event.ts'
import { cacheFaults, cacheLosses, processStops } from '../fault.ts'
import { requestTimeoutSeconds } from '../process/member.ts'
import { KnownRotation } from './known-rotation.ts'
import { isRefresh, leaseSeconds, nameOf, violation, type RuleFactory } from './rule.ts'

/** With this much left of the lease, no other holder sends before the response arrives. */
const minLeaseSeconds = requestTimeoutSeconds - 0.05

/** A command that was sent under a lease, or instead of one, arrives within this time. */
const arrivalSeconds = 15

/**
 * At most one request per key is in flight. A refresh token that may work only once is sent under a
 * lease that outlasts the request, and marked as rejected only under a lease: without one, another
 * holder may have replaced it. A lease is lost if its holder stops, if the cache loses it or cannot be
 * reached, or by a sign-in or sign-out.
 */
export const leases: RuleFactory = (world) => {
  const { accounts, cache, faults, plan } = world
  const rotation = new KnownRotation(world)
  const inFlight = new Set<TokenRequest>()
  /** Sign-ins that the cache has seen: no other process can send one that it has not. */
  const stored = new Set<number>()
  const rejectedBefore = new Set<string>()

  const isLeaseLost = (older: TokenRequest, request: TokenRequest): boolean => {
    const since = older.sentAt - leaseSeconds
    return (
      cache.writtenAt(older.key) >= older.sentAt - 1 ||
      faults.explain([...processStops, ...cacheFaults], since, older.process) ||
      faults.explain(cacheFaults, since, request.process)
    )
  }

  const checkInFlight = (request: TokenRequest): void => {
    for (const older of inFlight) {
      if (older.key !== request.key || isLeaseLost(older, request)) continue
      violation(`${nameOf(request)} was sent while ${nameOf(older)} was in flight`)
    }
    inFlight.add(request)
  }

  const checkLeft = (request: TokenRequest): void => {
    const { process, key, grant, signIn } = request
    if (grant !== 'refresh_token' || !plan.rotates || !accounts.isAlive(signIn)) return
    const left = cache.leaseSeconds(process, key)
    if (left > minLeaseSeconds) return
    const since = cache.leasedAt(process, key)
    if (cache.writtenAt(key) >= since || faults.explain(cacheLosses, since)) return
    if (!stored.has(signIn) && !accounts.isInitial(signIn)) return
    // Without the cache, a process may send a refresh token that it does not know to rotate.
    const noCache = ['cache-cut', 'cache-hung', 'cache-slow'] as const
    // A starved process may have stalled before it learned that the cache fails, too.
    const isStarved = faults.explain(['starved'], world.now - arrivalSeconds, process)
    const cutSince = world.now - (isStarved ? 2 * arrivalSeconds : arrivalSeconds)
    const isCutOff = faults.explain(noCache, cutSince, process)
    if (isCutOff && !rotation.isKnown(request)) return
    violation(`${nameOf(request)} was sent with ${left.toFixed(1)} s left of its lease`)
  }

  const checkRejection = (event: EventOf<'stored'>): void => {
    const { key, isRepeated, process, rejected, leaseSeconds: left } = event
    if (rejected === undefined || rejectedBefore.has(rejected)) return
    rejectedBefore.add(rejected)
    const since = world.now - arrivalSeconds
    if (left > 0 || cache.writtenAt(key) >= since) return
    if (faults.explain(cacheFaults, since, process)) return
    // If a process stops while it repeats its commit, the fence decides.
    if (isRepeated && faults.explain(processStops, since, process)) return
    violation(`${process.name} marked ${rejected} as rejected without a lease`)
  }

  return {
    'request-sent': ({ request }) => {
      if (!isRefresh(request)) return
      checkInFlight(request)
      checkLeft(request)
    },
    'request-ended': ({ request }) => void inFlight.delete(request),
    'request-answered': (event) => rotation.onAnswered(event),
    delivered: (event) => rotation.onDelivered(event),
    stored: (event) => {
      if (event.after !== undefined) stored.add(event.after.signIn)
      checkRejection(event)
    },
  }
}
