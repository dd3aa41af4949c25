import { expect, it } from 'vitest'

import { runSoak } from '../src/soak/run-soak.ts'

it(
  'eight processes go through faults of all kinds: nothing leaks, nothing fails without a reason',
  { timeout: 120_000 },
  async () => {
    const verdicts = await runSoak({ seconds: 55, seed: 1 })
    expect(verdicts.map(({ backend, complaints }) => [backend, complaints])).toEqual([
      ['file', []],
      ['redis', []],
    ])
    for (const { calls, faults, unhandledRejections } of verdicts) {
      expect(calls).toBeGreaterThan(1000)
      expect(faults.split(', ').length).toBeGreaterThan(2)
      expect(unhandledRejections).toBe(0)
    }
  },
)
