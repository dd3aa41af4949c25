import { describe, expect, it } from 'vitest'
import { findMistake } from '../src/simulation/find-mistake.ts'
import { mutations } from '../src/simulation/mutations.ts'
import type { Focus } from '../src/simulation/plan.ts'
import { simulate } from '../src/simulation/simulate.ts'

describe('the simulation finds whoever', () => {
  it.each(mutations)('$name', { timeout: 120_000 }, async (mutation) => {
    const found = await findMistake(mutation)
    expect(found?.broken).toMatch(/^seed \d+: /)
    // Not because the mistake keeps the program from running at all.
    expect(found?.broken).not.toMatch(/rejection|not defined|not a function|simulated Redis/)
    // Nor because of anything else.
    await simulate(found?.seed ?? 0, { focus: found?.focus })
  })
})

describe('where the simulation looks closer', () => {
  const own = mutations.map(({ focus }) => focus).filter((focus) => typeof focus === 'object')
  const focuses = [...new Set(own.map((focus) => JSON.stringify(focus)))]
  it.each(focuses)(
    'the protocol as it is breaks no promise (%s)',
    { timeout: 120_000 },
    async (text) => {
      const focus = JSON.parse(text) as Focus
      for (let seed = 1; seed <= 5; seed++) await simulate(seed, { focus })
      expect(focuses.length).toBeGreaterThan(5)
    },
  )
})
