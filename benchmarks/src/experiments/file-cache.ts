import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Effort, Outcome } from '../experiment.ts'
import { interleave, type InterleaveOptions } from '../interleave.ts'
import { best } from './best.ts'
import { runsOf, timingColumns, timingRows, type Timed } from './timing-rows.ts'

/** Other libraries' file stores. */
export interface FileStores {
  readonly unstorage: (folder: string, name: string) => () => Promise<unknown>
  readonly atomically: (folder: string, text: string) => () => Promise<unknown>
}

/** Measurements on files by name, all compared with one floor. */
export interface FileMeasurement {
  readonly floor: string
  /** The one that has a target. */
  readonly ours: string
  readonly goal: { readonly what: string; readonly maxRatio: number }
  readonly pace: InterleaveOptions
  readonly timed: (folder: string) => Promise<ReadonlyMap<string, Timed>>
}

/** Measures on files in a temporary folder. */
export async function measureOnFiles(
  { floor, ours, goal, pace, timed: prepare }: FileMeasurement,
  { isTiny }: Effort,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-bench-'))
  try {
    const timed = await prepare(folder)
    const tiny = { rounds: 1, sampleMilliseconds: 5 }
    const timings = await interleave(runsOf(timed), isTiny ? tiny : pace)
    const reached = timings.ratio(ours, floor)
    const others = [...timed].filter(([, { kind }]) => kind === 'peer').map(([name]) => ({ name }))
    return {
      columns: timingColumns,
      rows: timingRows(timed, timings),
      goals: [
        {
          what: goal.what,
          bestPeer: best(
            others,
            ({ name }) => timings.ratio(name, floor),
            (ratio) => ratio.toFixed(2),
          ),
          toReach: `≤ ${goal.maxRatio}`,
          reached: reached.toFixed(2),
          isReached: reached <= goal.maxRatio,
        },
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
