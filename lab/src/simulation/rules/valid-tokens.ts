import { isSufficient } from '../process/member.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import {
  clockToleranceSeconds,
  instantsDiffer,
  PerProcess,
  violation,
  type RuleFactory,
} from './rule.ts'

/**
 * A caller never gets a token that is expired, belongs to another key, lacks a required scope, or was
 * invalidated in its process before. No token is stored under another key.
 */
export const validTokens: RuleFactory = (world) => {
  const invalidatedAt = new PerProcess<number>()
  const deliveredAt = new PerProcess<number>()
  const oldSecondUntil = new Map<SimulatedProcess, number>()

  /**
   * The hot path reads one clock. If it is set back into the second of the last full check, the token
   * of that time is served for the rest of that second.
   */
  const isInOldSecond = (process: SimulatedProcess, accessToken: string): boolean => {
    const { now } = world
    const since = deliveredAt.get(process, accessToken) ?? now
    deliveredAt.set(process, accessToken, now)
    if (world.faults.explain(['clock-step'], since, process)) {
      oldSecondUntil.set(process, now + 1)
    }
    return now < (oldSecondUntil.get(process) ?? -Infinity)
  }

  return {
    invalidated: ({ process, accessToken }) => invalidatedAt.set(process, accessToken, world.now),
    'foreign-key': ({ key }) => violation(`a script changed the foreign key ${key}`),
    stored: ({ key, after }) => {
      if (after !== undefined && after.key !== key) {
        violation(`${after.accessToken} was stored for ${key}`)
      }
    },
    delivered: ({ call: { process, key, startedAt }, token }) => {
      const { accessToken, issuedAt, lifetimeSeconds } = token
      if (token.key !== key) violation(`${accessToken} belongs to ${token.key}`)
      if (token.signIn > 0 && !isSufficient(token.scope)) {
        violation(`${accessToken} lacks the required scope: ${token.scope}`)
      }
      const expiredSeconds = world.now - (issuedAt + lifetimeSeconds)
      const isExpired = expiredSeconds > clockToleranceSeconds(world, lifetimeSeconds)
      const isExcused = isInOldSecond(process, accessToken) || instantsDiffer(world)
      if (isExpired && !isExcused) {
        violation(`${accessToken} had expired ${expiredSeconds} s before`)
      }
      if ((invalidatedAt.get(process, accessToken) ?? Infinity) < startedAt) {
        violation(`${accessToken} had been invalidated in its process`)
      }
    },
  }
}
