import type { SimulatedProcess } from '../process/simulated-process.ts'
import { cacheFaults, processStops, violation, type RuleFactory } from './rule.ts'

/** A process that read the cache this long ago did not see a write. */
const readSeconds = 2

/**
 * An initial refresh token is not used after the user has signed in or out. A process that is deployed
 * with another one starts with that.
 */
export const initialRefreshTokens: RuleFactory = (truth) => {
  const started = new Set<SimulatedProcess>()
  /** When a sign-in or sign-out voided the initial refresh token of a key. */
  const voidSince = new Map<string, number>()
  return {
    name: 'initial refresh tokens',
    on: {
      stored: ({ by, key }) => {
        if (by === 'write') voidSince.set(key, truth.now)
      },
      fault: ({ fault: { kind } }) => {
        if (kind === 'cache-flushed' || kind === 'failover') voidSince.clear()
      },
      'request-sent': ({ request: { number, process, key, signIn, sentAt } }) => {
        if (signIn === 0 || !truth.isInitial(signIn)) return
        const since = voidSince.get(key)
        if (since === undefined || sentAt < since + readSeconds) return
        const own = { process: process.name, since: since - 15 }
        if (truth.faults.explain({ kinds: [...cacheFaults, ...processStops], ...own })) return
        violation(
          `request ${number} of ${process.name} sent an initial refresh token ${sentAt - since} s after a sign-in or sign-out`,
        )
      },
      delivered: ({ call: { process }, accessToken }) => {
        const { signIn = 0 } = truth.issuedToken(accessToken) ?? {}
        const isFirst = signIn > 0 && !started.has(process)
        if (signIn > 0) started.add(process)
        if (!isFirst || !truth.isInitial(signIn)) return
        // A later one is of a newer deployment.
        const own = truth.deployedSignIn(process)
        if (own === undefined || signIn >= own) return
        violation(`${process.name}, deployed with ${own}, started with ${accessToken}`)
      },
    },
  }
}
