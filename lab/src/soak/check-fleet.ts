import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { Vitals } from 'test-support/fleet/messages.ts'
import type { BackendName } from '../fleet/backend.ts'
import { checkFailedCalls } from './check-calls.ts'
import { checkRequests } from './check-requests.ts'
import { checkVitals, handlesOf } from './check-vitals.ts'
import { lifetimeSeconds, processesPerFleet, type SoakFleet } from './soak-fleet.ts'

/** The result of one fleet. */
export interface FleetResult {
  readonly backend: BackendName
  readonly calls: number
  readonly failed: number
  readonly longestWaitSeconds: number
  readonly requests: number
  /** Number of faults of each kind. */
  readonly faults: string
  readonly unhandledRejections: number
  /** The largest growth of a process that lived from the warm-up to the end. */
  readonly heapGrowthBytes: number
  readonly handlesGrowth: number
  readonly complaints: readonly string[]
}

type AllVitals = ReadonlyMap<FleetProcess, Vitals>

export function checkFleet(soak: SoakFleet, warm: AllVitals, end: AllVitals): FleetResult {
  const { fleet, faults, failed, cooldowns, served } = soak
  const { windows } = faults
  const { expiresAt, requests } = fleet
  const lasting = [...end].flatMap(([member, last]) => {
    const first = warm.get(member)
    return first === undefined ? [] : [{ first, last }]
  })
  const growth = (held: (vitals: Vitals) => number): number =>
    Math.max(...lasting.map(({ first, last }) => held(last) - held(first)))
  const evidence = { failed, cooldowns, served, expiresAt, windows, lifetimeSeconds }
  return {
    backend: fleet.name,
    calls: soak.calls,
    failed: failed.length,
    longestWaitSeconds: soak.longestWaitSeconds,
    requests: requests.length,
    faults: faults.toString(),
    unhandledRejections: [...end.values()].reduce(
      (sum, { unhandledRejections }) => sum + unhandledRejections,
      0,
    ),
    heapGrowthBytes: growth(({ heapUsedBytes }) => heapUsedBytes),
    handlesGrowth: growth((vitals) => handlesOf(vitals) + vitals.openFiles),
    complaints: [
      ...soak.complaints,
      ...new Set(checkFailedCalls(evidence)),
      ...checkRequests(requests, windows, { processes: processesPerFleet, lifetimeSeconds }),
      ...lasting.flatMap(({ first, last }) => checkVitals(first, last)),
    ],
  }
}
