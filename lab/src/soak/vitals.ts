import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { Vitals } from 'test-support/fleet/messages.ts'
import { complaints } from '../checks/checks.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'

/** What each process holds after half of the faults, and at the end. */
export interface VitalsSeen {
  readonly warm: ReadonlyMap<FleetProcess, Vitals>
  readonly end: ReadonlyMap<FleetProcess, Vitals>
}

/** What a process holds at the end beyond what it held after half of the faults. */
export interface Growth {
  readonly heapBytes: number
  readonly handles: number
  readonly files: number
}

/** The code of a fault is compiled at its first use, which in a short run may come late. */
const shortRunToleranceBytes = 5_000_000

/** At 400 calls per second, a leak of 20 bytes per call exceeds this in half of ten minutes. */
const longRunToleranceBytes = 2_000_000

/** Connections to Redis (three to a Cluster), and one or two to the token endpoint. */
const handlesTolerance = 4

/** Stops the callers for so many seconds. @returns What each process holds then. */
export async function rest(fleet: BackendFleet, seconds: number): Promise<VitalsSeen['end']> {
  await fleet.stopCalling()
  await sleep(seconds * 1000)
  const vitals = fleet.members.map(async (member) => [member, await member.vitals()] as const)
  const held = new Map(await Promise.all(vitals))
  await fleet.keepCalling()
  return held
}

/** The growth of each process that lived from the first measurement to the end. */
export function growths({ warm, end }: VitalsSeen): readonly Growth[] {
  return [...end].flatMap(([member, last]) => {
    const first = warm.get(member)
    if (first === undefined) return []
    return {
      heapBytes: last.heapUsedBytes - first.heapUsedBytes,
      handles: handlesOf(last) - handlesOf(first),
      files: last.openFiles - first.openFiles,
    }
  })
}

/** Complaints about growth, and about unhandled rejections. */
export function checkVitals(seen: VitalsSeen, minutes: number): readonly string[] {
  const heapToleranceBytes = minutes < 10 ? shortRunToleranceBytes : longRunToleranceBytes
  const rejections = [...seen.end.values()].map((last) => last.unhandledRejections)
  return [
    ...growths(seen).flatMap(({ heapBytes, handles, files }) =>
      complaints(
        heapBytes > heapToleranceBytes && `the heap grew by ${(heapBytes / 1e6).toFixed(1)} MB`,
        handles > handlesTolerance && `${handles} more handles are active`,
        files > handlesTolerance && `${files} more files are open`,
      ),
    ),
    ...rejections.flatMap((number) => complaints(number > 0 && `${number} unhandled rejections`)),
  ]
}

function handlesOf({ activeResources }: Vitals): number {
  return Object.values(activeResources).reduce((sum, handles) => sum + handles, 0)
}
