import { describe, expect, it } from 'vitest'
import { findMistake } from '../src/simulation/find-mistake.ts'
import type { Mutation } from '../src/simulation/mutation.ts'
import { mutations } from '../src/simulation/mutations.ts'
import { simulate } from '../src/simulation/simulate.ts'

describe('the simulation finds whoever', () => {
  it.each(mutations)('$name', { timeout: 120_000 }, async (mutation) => {
    const found = await findMistake(mutation)
    expect(found?.broken).toMatch(/^seed \d+: /)
    // Not because the mistake keeps the program from running at all.
    expect(found?.broken).not.toMatch(/rejection|not defined|not a function|simulated Redis/)
    // Nor because of anything else.
    await simulate(found?.seed ?? 0, { focus: mutation.focus })
  })
})

describe('where the simulation looks closer', () => {
  const focuses = [...new Set(mutations.map(({ focus }) => JSON.stringify(focus)))]
  it.each(focuses)(
    'the protocol as it is breaks no promise (%s)',
    { timeout: 120_000 },
    async (text) => {
      const focus = (text === undefined ? undefined : JSON.parse(text)) as Mutation['focus']
      for (let seed = 1; seed <= 5; seed++) await simulate(seed, { focus })
      expect(focuses.length).toBeGreaterThan(5)
    },
  )
})
