import { cacheFaults, processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { nameOf, violation, type RuleFactory } from './rule.ts'

/** A process that read the cache this long ago did not see a write. */
const readSeconds = 2

/**
 * An initial refresh token is not used after the user has signed in or out. A process that is deployed
 * with another one starts with that.
 */
export const initialRefreshTokens: RuleFactory = (world) => {
  const { accounts, cache, faults } = world
  const started = new Set<SimulatedProcess>()
  return {
    'request-sent': ({ request }) => {
      const { process, key, signIn, sentAt } = request
      if (!accounts.isInitial(signIn)) return
      const since = cache.writtenAt(key)
      if (since === -Infinity || sentAt < since + readSeconds) return
      if (faults.explain([...cacheFaults, ...processStops], since - 15, process)) return
      violation(
        `${nameOf(request)} sent an initial refresh token ${sentAt - since} s after a sign-in or sign-out`,
      )
    },
    delivered: ({ call: { process }, token: { signIn, accessToken } }) => {
      const isFirst = signIn > 0 && !started.has(process)
      if (signIn > 0) started.add(process)
      if (!isFirst || !accounts.isInitial(signIn)) return
      // A later one is of a newer deployment.
      const own = process.deployedSignIn
      if (own === undefined || signIn >= own) return
      violation(`${process.name}, deployed with ${own}, started with ${accessToken}`)
    },
  }
}
