import { expect, it } from 'vitest'
import { runUsers } from '../src/users/users.ts'

it('keeps a refresh token that works once through 50 expiries, and loses it in certain kills alone', async () => {
  const results = await runUsers({ backends: ['file', 'redis'], expiries: 50, kills: 7, seed: 60 })
  expect(results.flatMap(({ complaints }) => complaints)).toEqual([])
  for (const { expiries, kills, losses } of results) {
    expect(expiries).toBeGreaterThanOrEqual(50)
    expect(kills).toBe(7)
    // Kills between the request and the commit.
    expect(losses).toBeGreaterThanOrEqual(2)
    expect(losses).toBeLessThan(kills)
  }
})
