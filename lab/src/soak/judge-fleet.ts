import type { Vitals } from 'test-support/fleet/messages.ts'
import { unreasonableFailures } from './judge-calls.ts'
import { judgeRequests } from './judge-requests.ts'
import { handlesOf, judgeVitals } from './judge-vitals.ts'
import { lifetimeSeconds, membersPerFleet, type SoakFleet } from './soak-fleet.ts'
import type { SoakMember } from './soak-member.ts'

/** What came of one fleet. */
export interface FleetVerdict {
  readonly backend: 'file' | 'redis'
  readonly calls: number
  readonly failed: number
  readonly longestWaitSeconds: number
  readonly requests: number
  readonly faults: string
  readonly unhandledRejections: number
  /** Of the process that grew most, among those that lived from the warm-up to the end. */
  readonly heapGrowthBytes: number
  readonly handlesGrowth: number
  readonly complaints: readonly string[]
}

type AllVitals = ReadonlyMap<SoakMember, Vitals>

export function judgeFleet(fleet: SoakFleet, warm: AllVitals, end: AllVitals): FleetVerdict {
  const { ledger, faults, spotify, cache } = fleet
  const { windows } = faults
  const { failed, cooldowns, served, calls, longestWaitSeconds } = ledger
  const requests = spotify.requests.token
  const expiresAt = (accessToken: string): number | undefined => spotify.expiresAt(accessToken)
  const lasting = [...end].flatMap(([member, last]) => {
    const first = warm.get(member)
    return first === undefined ? [] : [{ first, last }]
  })
  const rejections = [...end.values()].reduce((sum, each) => sum + each.unhandledRejections, 0)
  const growth = (held: (vitals: Vitals) => number): number =>
    Math.max(...lasting.map(({ first, last }) => held(last) - held(first)))
  return {
    backend: cache.name,
    calls,
    failed: failed.length,
    longestWaitSeconds,
    requests: requests.length,
    faults: faults.toString(),
    unhandledRejections: rejections,
    heapGrowthBytes: growth(({ heapUsedBytes }) => heapUsedBytes),
    handlesGrowth: growth((vitals) => handlesOf(vitals) + vitals.openFiles),
    complaints: [
      ...fleet.complaints,
      ...ledger.complaints,
      ...new Set(
        unreasonableFailures({ failed, cooldowns, served, expiresAt, windows, lifetimeSeconds }),
      ),
      ...judgeRequests(requests, windows, { processes: membersPerFleet, lifetimeSeconds }),
      ...lasting.flatMap(({ first, last }) => judgeVitals(first, last)),
    ],
  }
}
