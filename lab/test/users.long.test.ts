import { expect, it } from 'vitest'

import { runUsers } from '../src/users/run-users.ts'

it(
  'keeps a refresh token that works once through 50 expiries and kills of its eight processes',
  { timeout: 240_000 },
  async () => {
    const tallies = await runUsers({
      backends: ['file', 'redis'],
      expiries: 50,
      kills: 7,
      seed: 60,
    })
    expect(tallies.flatMap(({ complaints }) => complaints)).toEqual([])
    for (const { expiries, kills, losses } of tallies) {
      expect(expiries).toBeGreaterThanOrEqual(50)
      expect(kills).toBe(7)
      // Killed when it had sent, and before it could commit.
      expect(losses).toBeGreaterThanOrEqual(2)
      expect(losses).toBeLessThan(kills)
    }
  },
)
