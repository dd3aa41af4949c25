import { describe, expect, it } from 'vitest'
import { focuses, focusNames, type FocusName } from '../src/simulation/focuses.ts'
import { runSeeds } from '../src/simulation/run-seeds.ts'
import { simulate } from '../src/simulation/simulate.ts'

/** Few seeds of each focus find more than many seeds of one. */
const seedsPerFocus = 2

describe('a fleet on virtual time', () => {
  it.each(focusNames)('violates no rule (%s)', async (focus) => {
    const { failed, requests } = await runSeeds({ focus, count: seedsPerFocus })
    expect(failed.map(({ error }) => error.message)).toEqual([])
    expect(requests).toBeGreaterThan(seedsPerFocus)
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
    const traces = [[], []] as [string[], string[]]
    const runs = []
    for (const trace of traces) {
      const onLine = (line: string): void => void trace.push(line)
      runs.push(await simulate(seed, { focus: focuses[focus], onLine }))
    }
    expect(traces[0].length).toBeGreaterThan(100)
    expect(traces[0]).toEqual(traces[1])
    expect(runs[0]).toEqual(runs[1])
  })

  it('runs differently with another seed', async () => {
    expect((await simulate(1)).digest).not.toBe((await simulate(2)).digest)
  })
})
