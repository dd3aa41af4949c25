import { describe, expect, it } from 'vitest'
import { simulate } from '../src/simulation/simulate.ts'

describe('a fleet on virtual time', () => {
  it('keeps its promises through the faults of 300 seeds', { timeout: 120_000 }, async () => {
    let requests = 0
    let faults = 0
    for (let seed = 1; seed <= 300; seed++) {
      const run = await simulate(seed)
      requests += run.requests
      faults += run.faults
    }
    expect(requests).toBeGreaterThan(1000)
    expect(faults).toBeGreaterThan(1000)
  })

  it('replays a seed exactly', async () => {
    for (const seed of [7, 8, 21, 66, 281]) {
      const traces = [[], []] as [string[], string[]]
      const runs = []
      for (const trace of traces) {
        runs.push(await simulate(seed, { onLine: (line) => trace.push(line) }))
      }
      expect(traces[0].length).toBeGreaterThan(100)
      expect(traces[0]).toEqual(traces[1])
      expect(runs[0]).toEqual(runs[1])
    }
  })

  it('goes another way with another seed', async () => {
    expect((await simulate(1)).digest).not.toBe((await simulate(2)).digest)
  })
})
