import { expect, it } from 'vitest'
import { runSoak } from '../src/soak/soak.ts'

it('runs twelve processes through all kinds of faults without a leak or a needless failure', async () => {
  const results = await runSoak({ minutes: 55 / 60, seed: 1 })
  expect(results.map(({ backend, complaints }) => ({ backend, complaints }))).toEqual([
    { backend: 'file', complaints: [] },
    { backend: 'redis', complaints: [] },
    { backend: 'postgres', complaints: [] },
  ])
  for (const result of results) {
    const faulty = result.row('random faults for 4 processes')
    expect(faulty.get('calls')).toBeGreaterThan(1000)
    expect(faulty.get('unhandled rejections')).toBe(0)
    expect(result.row('faults').text.split(', ').length).toBeGreaterThan(2)
  }
})
