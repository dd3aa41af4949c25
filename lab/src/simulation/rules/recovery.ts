import { singleUser } from '../plan.ts'
import { cacheFaults, cacheLosses } from '../fault.ts'
import { isSufficient } from '../process/member.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { PerProcess, violation, type RuleFactory } from './rule.ts'

/** After all faults have ended, every process delivers a token for every key. */
export const recovery: RuleFactory = (world) => {
  let hasStarted = false
  let ended = 0
  /** Keys whose sign-in ended only by a final call. The rule of stored sign-ins judges whether it had to. */
  const endedLate = new Set<string>()
  /** The latest sign-in through each process. */
  const signedIn = new PerProcess<number>()

  /**
   * An old deployment whose refresh token is dead or was rejected falsely waits for a new deployment,
   * and disturbs no other one.
   */
  const isOutdated = (process: SimulatedProcess, key: string): boolean => {
    const signIn = process.deployedSignIn
    if (key !== singleUser || signIn === undefined) return false
    const isOther = world.cache.storedToken(key)?.signIn !== signIn
    const wasRejected = world.faults.explain(['falsely-refused'], 0)
    return !world.accounts.isAlive(signIn) || (isOther && wasRejected)
  }

  /**
   * Known limits: after a loss, an older sign-in has returned, which this process has seen replaced; or one
   * that grants too little was stored late, over a later one.
   */
  const knowsOtherSignIn = (process: SimulatedProcess, key: string): boolean => {
    const { signIn = Infinity, scope = '' } = world.cache.storedToken(key) ?? {}
    if (!isSufficient(scope)) return world.faults.explain(cacheFaults, 0)
    return (signedIn.get(process, key) ?? 0) > signIn && world.faults.explain(cacheLosses, 0)
  }

  return {
    'signed-in': ({ process, key, token }) => {
      signedIn.set(process, key, token.signIn)
    },
    'final-calls': () => {
      hasStarted = true
    },
    'sign-in-revoked': ({ key }) => {
      if (hasStarted) endedLate.add(key)
    },
    delivered: () => {
      if (hasStarted) ended++
    },
    failed: ({ call: { process, key } }) => {
      if (!hasStarted) return
      const isExcused = isOutdated(process, key) || knowsOtherSignIn(process, key)
      if (!isExcused && !endedLate.has(key)) {
        violation(`${process.name} has no token for ${key}`)
      }
      ended++
    },
    finish: () => {
      const { processes, keys } = world.plan
      const calls = processes.length * keys.length
      if (ended < calls) violation(`${ended} of ${calls} final calls have ended`)
    },
  }
}
