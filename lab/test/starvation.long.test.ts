import { expect, it } from 'vitest'
import { runScenario } from '../src/starvation/run-scenario.ts'

it('sends each refresh token once while the cache accepts no writes after each request', async () => {
  const { requests, refused, signInCalls } = await runScenario('write-pause', 4)
  expect(requests.length).toBeGreaterThan(2)
  expect({ refused, signInCalls }).toEqual({ refused: 0, signInCalls: 0 })
})
