import { expect, it } from 'vitest'
import { runKills } from '../src/kills/kills.ts'

it('kills and freezes processes on files and on Redis without a complaint', async () => {
  const results = await runKills({
    count: 6,
    seed: 60,
    backends: ['file', 'redis'],
    maxSeconds: 90,
  })
  expect(results.flatMap(({ complaints }) => complaints)).toEqual([])
  expect(results).toHaveLength(6)
  expect(new Set(results.map(({ trial }) => trial.backend))).toEqual(new Set(['file', 'redis']))
})
