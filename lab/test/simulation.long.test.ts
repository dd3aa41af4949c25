import { describe, expect, it } from 'vitest'
import { focusNames } from '../src/simulation/focuses.ts'
import { runSeeds } from '../src/simulation/run-seeds.ts'

describe('a fleet on virtual time, with other seeds than those of every run', () => {
  it.each(focusNames)('keeps its promises (%s)', async (focus) => {
    const { broken } = await runSeeds({ focus, from: 7, count: 30 })
    expect(broken.map(({ error }) => error.message)).toEqual([])
  })
})
