import type { BackendName, Trial } from './trial.ts'

/** What the trials on one kind of backend came to so far. */
export interface Tally {
  readonly backend: BackendName
  kills: number
  freezes: number
  failovers: number
  atRandom: number
  /** Trials on a machine that had no time for them. */
  starved: number
  /** How often a process found its cache too slow, and went on without it. */
  cacheFailures: number
  /** The longest that another process waited. */
  worstAfterKill: number
  worstAfterFreeze: number
  /** Waits that were longer than their bound because the machine itself stood still. */
  readonly late: string[]
  /** Each trial in which something was not as it must be, and what. */
  readonly findings: string[]
}

export function emptyTally(backend: BackendName): Tally {
  return {
    backend,
    kills: 0,
    freezes: 0,
    failovers: 0,
    atRandom: 0,
    starved: 0,
    cacheFailures: 0,
    worstAfterKill: 0,
    worstAfterFreeze: 0,
    late: [],
    findings: [],
  }
}

export function count(
  tally: Tally,
  { act, moment, failover, busyLoops }: Trial,
  { waitSeconds, failures }: Readonly<Record<'waitSeconds' | 'failures', number>>,
): void {
  if (act === 'kill') tally.kills++
  else tally.freezes++
  if (failover) tally.failovers++
  else tally.cacheFailures += failures
  if (moment === 'random') tally.atRandom++
  if (busyLoops > 0) tally.starved++
  const worst = act === 'kill' ? 'worstAfterKill' : 'worstAfterFreeze'
  tally[worst] = Math.max(tally[worst], waitSeconds)
}

/** Trials that came to an end, whatever end. */
export function trialsOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { kills, freezes }) => sum + kills + freezes, 0)
}

/** `file 120 (0.31/5.24 s)`: trials, and the longest waits after a kill and after a freeze. */
export function describeTally(tally: Tally): string {
  const { backend, worstAfterKill, worstAfterFreeze, failovers, cacheFailures, late } = tally
  const waits = `${worstAfterKill.toFixed(2)}/${worstAfterFreeze.toFixed(2)} s`
  const also = failovers > 0 ? `, ${failovers} failovers` : ''
  const slow = cacheFailures > 0 ? `, cache too slow ${cacheFailures}×` : ''
  const stalled = late.length > 0 ? `, late with the machine ${late.length}×` : ''
  return `${backend} ${trialsOf([tally])} (${waits}${also}${slow}${stalled})`
}
