import { describe, expect, it } from 'vitest'
import { buildSimulation } from '../src/simulation/mutant.ts'
import type { Mutation } from '../src/simulation/mutation.ts'
import { mutations } from '../src/simulation/mutations.ts'
import { simulate } from '../src/simulation/simulate.ts'

/** The first of 600 runs that breaks a promise, and which. */
async function firstBroken(
  run: typeof simulate,
  { focus }: Pick<Mutation, 'focus'>,
): Promise<string | undefined> {
  for (let seed = 1; seed <= 600; seed++) {
    try {
      await run(seed, { focus })
    } catch (error) {
      return error instanceof Error ? error.message.split('\n')[0] : String(error)
    }
  }
  return undefined
}

describe('the simulation finds whoever', () => {
  it.each(mutations)('$name', { timeout: 120_000 }, async (mutation) => {
    await using mutant = await buildSimulation(mutation)
    const broken = await firstBroken(mutant.simulate, mutation)
    expect(broken).toMatch(/^seed \d+: /)
    // Not because the mistake keeps the program from running at all.
    expect(broken).not.toMatch(/rejection|not defined|not a function|simulated Redis/)
  })
})

describe('where the simulation looks closer', () => {
  const focuses = [...new Set(mutations.map(({ focus }) => JSON.stringify(focus)))]
  it.each(focuses)(
    'the protocol as it is breaks no promise (%s)',
    { timeout: 120_000 },
    async (text) => {
      const focus = (text === undefined ? undefined : JSON.parse(text)) as Mutation['focus']
      for (let seed = 1; seed <= 10; seed++) await simulate(seed, { focus })
      expect(focuses.length).toBeGreaterThan(5)
    },
  )
})
