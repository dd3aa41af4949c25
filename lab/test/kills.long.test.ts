import { expect, it } from 'vitest'
import { runKills } from '../src/kills/kills.ts'

const backends = ['file', 'redis', 'encrypted'] as const

it('kills and freezes processes on files, plain and encrypted, and on Redis without a complaint', async () => {
  const results = await runKills(backends, { count: 3, seed: 60, minutes: 1.5 })
  expect(results.flatMap(({ complaints }) => complaints)).toEqual([])
  expect(
    results.map((each) => [each.backend, each.row('kills and freezes').get('trials')]),
  ).toEqual(backends.map((backend) => [backend, 3]))
})
