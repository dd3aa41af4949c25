import { expect, it } from 'vitest'
import { runSoak } from '../src/soak/soak.ts'

it('runs twelve processes through all kinds of faults without a leak or a needless failure', async () => {
  const results = await runSoak({ seconds: 55, seed: 1 })
  expect(results.map(({ backend, complaints }) => ({ backend, complaints }))).toEqual([
    { backend: 'file', complaints: [] },
    { backend: 'redis', complaints: [] },
    { backend: 'postgres', complaints: [] },
  ])
  for (const { calls, faults, unhandledRejections } of results) {
    expect(calls).toBeGreaterThan(1000)
    expect(faults.split(', ').length).toBeGreaterThan(2)
    expect(unhandledRejections).toBe(0)
  }
})
