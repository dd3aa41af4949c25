import type { TokenRequest } from '../event.ts'
import { requestTimeoutSeconds } from '../process/member.ts'
import { KnownRotation } from './known-rotation.ts'
import { cacheLosses, PerProcess, violation, type RuleFactory } from './rule.ts'

/** Clocks that run side by side differ by less. */
const toleranceSeconds = 0.05

/** With this much left of the lease, no other holder sends before the response arrives. */
const minLeaseSeconds = requestTimeoutSeconds - toleranceSeconds

/** A refresh token that may work only once is sent under a lease that outlasts the request. */
export const leasedRequests: RuleFactory = (truth) => {
  const rotation = new KnownRotation(truth)
  const leasedAt = new PerProcess<number>()
  /** A sign-in or sign-out ends the lease. */
  const writtenAt = new Map<string, number>()
  /** Sign-ins that the cache has seen: no other process can send one that it has not. */
  const stored = new Set<number>()

  /** Without the cache, a process may send a refresh token that it does not know to rotate. */
  const mayGoAlone = (request: TokenRequest): boolean => {
    const kinds = ['cache-cut', 'cache-hung', 'cache-slow'] as const
    const own = { process: request.process.name, since: truth.now - 15 }
    return !rotation.isKnown(request) && truth.faults.explain({ kinds, ...own })
  }

  return {
    name: 'leased requests',
    on: {
      'request-answered': (event) => rotation.onAnswered(event),
      delivered: (event) => rotation.onDelivered(event),
      leased: ({ process, key }) => leasedAt.set(process, key, truth.now),
      stored: ({ by, key, after }) => {
        if (by === 'write') writtenAt.set(key, truth.now)
        if (after !== undefined) stored.add(after.signIn)
      },
      'request-sent': ({ request }) => {
        const { number, process, key, grant, signIn } = request
        if (grant !== 'refresh_token' || !truth.plan.rotates || !truth.isAlive(signIn)) return
        const left = truth.leaseSeconds(process, key)
        if (left > minLeaseSeconds) return
        const since = leasedAt.get(process, key) ?? -Infinity
        if ((writtenAt.get(key) ?? -Infinity) >= since) return
        if (truth.faults.explain({ kinds: cacheLosses, since })) return
        if (!stored.has(signIn) && !truth.isInitial(signIn)) return
        if (mayGoAlone(request)) return
        violation(
          `request ${number} of ${process.name} was sent with ${left.toFixed(1)} s left of its lease`,
        )
      },
    },
  }
}
