import { expect, it } from 'vitest'

import { runKills } from '../src/kills/run-kills.ts'
import { trialsOf } from '../src/kills/tally.ts'

it(
  'kills and freezes processes on files and on Redis, and has nothing to complain of',
  { timeout: 120_000 },
  async () => {
    const tallies = await runKills({
      count: 6,
      seed: 60,
      backends: ['file', 'redis'],
      secondsAtMost: 90,
    })
    expect(tallies.flatMap(({ findings }) => findings)).toEqual([])
    expect(trialsOf(tallies)).toBe(6)
    expect(tallies.every(({ kills, freezes }) => kills + freezes > 1)).toBe(true)
  },
)
