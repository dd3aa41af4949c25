import { expect, it } from 'vitest'
import { runUsers } from '../src/users/users.ts'

it('keeps a refresh token that works once through 50 expiries, and loses it in certain kills alone', async () => {
  const results = await runUsers({ backend: ['file', 'redis'], expiries: 50, kills: 7, seed: 60 })
  expect(results.flatMap(({ complaints }) => complaints)).toEqual([])
  for (const result of results) {
    expect(result.row('eight processes, one user').get('expiries')).toBeGreaterThanOrEqual(50)
    const killed = result.row('processes killed')
    expect(killed.get('kills')).toBe(7)
    // Kills between the request and the commit.
    expect(killed.get('sign-ins lost')).toBeGreaterThanOrEqual(2)
    expect(killed.get('sign-ins lost')).toBeLessThan(7)
  }
})
