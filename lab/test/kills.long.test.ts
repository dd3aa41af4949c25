import { expect, it } from 'vitest'
import { runKills } from '../src/kills/kills.ts'

const backends = ['file', 'redis', 'encrypted'] as const

it('kills and freezes processes on files, plain and encrypted, and on Redis without a complaint', async () => {
  const results = await runKills({ count: 3, seed: 60, backends, maxSeconds: 90 })
  expect(results.flatMap(({ complaints }) => complaints)).toEqual([])
  expect(results).toHaveLength(9)
  expect(new Set(results.map(({ trial }) => trial.backend))).toEqual(new Set(backends))
})
