import { describe, expect, it } from 'vitest'
import { focusNames } from '../src/simulation/focuses.ts'
import { runSeeds } from '../src/simulation/run-seeds.ts'

describe('a fleet on virtual time with other seeds than in `npm test`', () => {
  it.each(focusNames)('violates no rule (%s)', async (focus) => {
    const { failed } = await runSeeds(focus, 7, 30)
    expect(failed.map(({ error }) => error.message)).toEqual([])
  })
})
