import type { Row } from '../experiment.ts'
import type { Timings } from '../interleave.ts'

/** What is timed: whose it is, and what it is compared with. */
export interface Timed {
  readonly kind: Row['kind']
  /** The floor. */
  readonly to: string
  readonly run: () => Promise<unknown>
}

export const timingColumns = ['µs', 'quartiles', '× floor'] as const

/** Rows of what takes microseconds, each beside its floor. */
export function timingRows(timed: ReadonlyMap<string, Timed>, timings: Timings): readonly Row[] {
  return [...timed].map(([name, { kind, to }]) => {
    const { nanoseconds, lowerQuartile, upperQuartile } = timings.of(name)
    const cells = [
      microseconds(nanoseconds),
      `${microseconds(lowerQuartile)}–${microseconds(upperQuartile)}`,
      timings.ratio(name, to).toFixed(2),
    ]
    return { name, kind, cells, bar: timings.ratio(name, to) }
  })
}

/** What is given to `interleave`. */
export function runsOf(
  timed: ReadonlyMap<string, Timed>,
): ReadonlyMap<string, () => Promise<unknown>> {
  return new Map([...timed].map(([name, { run }]) => [name, run] as const))
}

function microseconds(nanoseconds: number): string {
  return (nanoseconds / 1000).toFixed(1)
}
