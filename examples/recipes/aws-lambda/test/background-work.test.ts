import { setTimeout as sleep } from 'node:timers/promises'
import { MockSpotify } from '@spotify-sdk/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { FailingTokenCache } from 'test-support/failing-cache.ts'

const cache = new FailingTokenCache()
vi.mock('@spotify-sdk/cache-from-url', () => ({ tokenCacheFromUrl: () => cache }))

it('returns after a background refresh and the release of its lease, which starts after the refresh', async () => {
  const mock = await MockSpotify.start()
  onTestFinished(() => mock.close())
  for (const [name, value] of Object.entries(mock.env)) vi.stubEnv(name, value)
  const { handler } = await import('../src/handler.ts')
  const event = { rawPath: '/albums/4aawyAB9vmqN3uQ7FjRGTy' }
  await handler(event)

  // The token is still valid, and old: it is refreshed in the background.
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_400_000)
  let releases = 0
  cache.after('lease', (lease) => {
    if (!lease.granted) return
    const release = lease.release.bind(lease)
    lease.release = async (options) => {
      await sleep(50)
      await release(options)
      releases++
    }
  })
  // So that the handler has its answer before the refresh ends.
  mock.fail('token', { latencySeconds: 0.5 })
  const { statusCode } = await handler(event)
  const refreshes = mock.requests.token.length - 1
  expect({ statusCode, refreshes, releases }).toEqual({
    statusCode: 200,
    refreshes: 1,
    releases: 1,
  })
})
