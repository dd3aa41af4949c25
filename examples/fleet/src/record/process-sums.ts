import type { Totals } from '../snapshot.ts'
import type { ProcessRecord } from './process-record.ts'

type Sum = 'refreshed' | 'adopted' | 'takenOver' | 'deaths' | 'cacheFailures'

/** Totals of all processes. */
export function sumProcesses(processes: readonly ProcessRecord[]): Pick<Totals, Sum> {
  const sum = (name: Sum): number => processes.reduce((total, process) => total + process[name], 0)
  return {
    refreshed: sum('refreshed'),
    adopted: sum('adopted'),
    takenOver: sum('takenOver'),
    deaths: sum('deaths'),
    cacheFailures: sum('cacheFailures'),
  }
}
