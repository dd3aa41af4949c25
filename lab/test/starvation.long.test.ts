import { describe, expect, it } from 'vitest'
import { runScenario } from '../src/starvation/scenarios.ts'

describe('a fleet whose cache takes no writes for 3 s from each refresh request on', () => {
  it('sends each refresh token once', { timeout: 120_000 }, async () => {
    const { sent, refused, signInCalls } = await runScenario('write-pause', 4)
    expect(sent).toBeGreaterThan(2)
    expect({ refused, signInCalls }).toEqual({ refused: 0, signInCalls: 0 })
  })
})
