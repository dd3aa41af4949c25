import type { Row } from '../experiment.ts'
import type { Timings } from '../interleave.ts'

/** A timed contestant and its floor. */
export interface Timed {
  readonly kind: Row['kind']
  /** Its floor. */
  readonly to: string
  readonly run: () => Promise<unknown>
}

export const timingColumns = ['µs', 'quartiles', '× floor'] as const

/** Rows of timings in microseconds, each compared with its floor. */
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

/** The functions for `interleave`. */
export function runsOf(
  timed: ReadonlyMap<string, Timed>,
): ReadonlyMap<string, () => Promise<unknown>> {
  return new Map([...timed].map(([name, { run }]) => [name, run] as const))
}

function microseconds(nanoseconds: number): string {
  return (nanoseconds / 1000).toFixed(1)
}
