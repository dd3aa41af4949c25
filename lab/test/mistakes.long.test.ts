import { describe, expect, it } from 'vitest'
import { buildSimulation, findMistake } from '../src/simulation/mistakes/find-mistake.ts'
import { mistakes } from '../src/simulation/mistakes/mistakes.ts'
import type { Focus } from '../src/simulation/plan.ts'
import { simulate } from '../src/simulation/simulate.ts'

describe('the simulation finds a program that', () => {
  // `$name` would be cut after 40 characters.
  it.each(mistakes.map((mistake) => [mistake.name, mistake] as const))('%s', async (_, mistake) => {
    const found = await findMistake(mistake)
    expect(found?.violation).toMatch(/^seed \d+: /)
    // The mistake must not keep the program from running.
    expect(found?.violation).not.toMatch(/unhandled|not defined|not a function|simulated Redis/)
  })

  it('each in a way that only one mistake has', () => {
    expect(new Set(mistakes.map(({ name }) => name)).size).toBe(mistakes.length)
    expect(mistakes.length).toBeGreaterThan(25)
  })
})

describe('a focus of a single mistake', () => {
  const own = mistakes.map(({ focus }) => focus).filter((focus) => typeof focus === 'object')
  const focuses = [...new Set(own.map((focus) => JSON.stringify(focus)))]
  it.each(focuses)('violates no rule without the mistake (%s)', async (text) => {
    const focus = JSON.parse(text) as Focus
    for (let seed = 1; seed <= 5; seed++) await simulate(seed, { focus })
    expect(focuses.length).toBeGreaterThan(9)
  })
})

describe('a planted mistake', () => {
  it('fails the build or the run if its module or its export is missing', async () => {
    const [mistake] = mistakes
    if (mistake === undefined) throw new Error('There are no mistakes')
    await using built = await buildSimulation({ ...mistake, export: 'missing' }).catch(
      (error: Error) => ({
        simulate: () => Promise.reject(error),
        [Symbol.asyncDispose]: async () => {},
      }),
    )
    await expect(built.simulate(1)).rejects.toThrow(/missing/)
  })
})
