import { isFull } from 'test-support/is-full.ts'
import { describe, expect, it } from 'vitest'
import { focuses, focusNames, type FocusName } from '../src/simulation/focuses.ts'
import { runSeeds, simulate, type SimulationResult } from '../src/simulation/simulate.ts'

/** Few seeds of each focus find more than many seeds of one. */
const seedsPerFocus = isFull ? 32 : 2

interface TracedRun extends SimulationResult {
  readonly lines: readonly string[]
}

describe('a fleet on virtual time', () => {
  it.each(focusNames)('violates no rule (%s)', async (focus) => {
    const { failed, completed } = await runSeeds(focus, 1, seedsPerFocus)
    expect(failed.map(({ error }) => error.message)).toEqual([])
    expect(completed.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThan(
      seedsPerFocus,
    )
  })

  const replayed: readonly (readonly [FocusName, number])[] = [
    ['anything', 7],
    ['anything', 8],
    ['sleepers', 1],
    ['starved', 1],
    ['one clock', 1],
    ['sign-ins', 1],
  ]
  it.each(replayed)('replays a seed exactly (%s %d)', async (focus, seed) => {
    const run = await traced(seed, focus)
    expect(run.lines.length).toBeGreaterThan(100)
    expect(run).toEqual(await traced(seed, focus))
  })

  it('runs differently with another seed', async () => {
    expect((await traced(1)).lines).not.toEqual((await traced(2)).lines)
  })
})

async function traced(seed: number, focus: FocusName = 'anything'): Promise<TracedRun> {
  const lines: string[] = []
  const onLine = (line: string): void => void lines.push(line)
  return { ...(await simulate(seed, { focus: focuses[focus], onLine })), lines }
}
