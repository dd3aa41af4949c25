import { expect, it } from 'vitest'
import { runScenario } from '../src/starvation/starvation.ts'

it('sends each refresh token once while the cache accepts no writes after each request', async () => {
  const row = await runScenario('write-pause', 4)
  expect(row.get('refresh requests')).toBeGreaterThan(2)
  const [refused, signInCalls] = [row.get('refused'), row.get('asked for a sign-in')]
  expect({ refused, signInCalls }).toEqual({ refused: 0, signInCalls: 0 })
})
