import { cacheFaults, processStops, violation, type RuleFactory } from './rule.ts'

/** A commit that was sent under a lease arrives within this time. */
const arrivalSeconds = 15

/**
 * A refresh token is marked as rejected only under a lease: without one, another holder may have
 * replaced it in the meantime. If a process stops while it repeats its commit, the fence decides.
 */
export const leasedRejections: RuleFactory = (truth) => {
  const rejectedBefore = new Set<string>()
  const writtenAt = new Map<string, number>()
  return {
    name: 'leased rejections',
    on: {
      stored: ({ key, by, isRepeated, process, rejected, leaseSeconds }) => {
        const { now, faults } = truth
        if (by === 'write') writtenAt.set(key, now)
        if (rejected === undefined || rejectedBefore.has(rejected)) return
        rejectedBefore.add(rejected)
        if (leaseSeconds > 0) return
        const since = now - arrivalSeconds
        if ((writtenAt.get(key) ?? -Infinity) >= since) return
        if (faults.explain({ kinds: cacheFaults, process: process.name, since })) return
        const wasStopped = faults.explain({ kinds: processStops, process: process.name, since })
        if (isRepeated && wasStopped) return
        violation(`${process.name} marked ${rejected} as rejected without a lease`)
      },
    },
  }
}
