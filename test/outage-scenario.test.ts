import { setTimeout } from 'node:timers/promises'
import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { OutageScenario } from 'test-support/outage-scenario.ts'
import { noteSlowAnswer, whenStoodStill } from 'test-support/stood-still.ts'
import { afterEach, expect, it, vi } from 'vitest'

/** Longer than a token of the scenario lives. */
const pauseMilliseconds = 2500

afterEach(() => {
  vi.unstubAllGlobals()
})

it('repeats an outage whose token expired while the process stood still', async () => {
  const tokenCache = new MemoryTokenCache()
  const send = fetch
  let standsStill = false
  vi.stubGlobal('fetch', async (...request: Parameters<typeof fetch>) => {
    const response = await send(...request)
    if (standsStill) {
      standsStill = false
      await setTimeout(pauseMilliseconds)
      noteSlowAnswer(pauseMilliseconds / 1000)
    }
    return response
  })
  await using scenario = await OutageScenario.start(() => tokenCache)
  const disturb = (): void => void (standsStill = true)
  const run = scenario.run(disturb, () => {})
  await expect(run).rejects.toThrow(whenStoodStill.condition)
})
