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
  const firstCalledAt = new Map<SimulatedProcess, number>()
  /** When the cache last took a token of a sign-in. */
  const storedAt = new Map<number, number>()
  return {
    called: ({ call: { process } }) => {
      if (!firstCalledAt.has(process)) firstCalledAt.set(process, world.now)
    },
    stored: ({ after }) => void storedAt.set(after?.signIn ?? 0, world.now),
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
      // It may have taken a token of its own deployment from the cache without a call.
      if ((storedAt.get(own) ?? -Infinity) > (firstCalledAt.get(process) ?? Infinity)) return
      violation(`${process.name}, deployed with ${own}, started with ${accessToken}`)
    },
  }
}
