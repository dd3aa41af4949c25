import { afterEach, describe, expect, it, vi } from 'vitest'
import { rejection } from 'test-support/outcome.ts'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { BrowserTokenCache } from './browser-token-cache.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a database that does not open', () => {
  it.each([
    ['set', (cache: BrowserTokenCache) => cache.set({ accessToken: 'a', expiresAt: 1 }, 'key')],
    ['delete', (cache: BrowserTokenCache) => cache.delete('key')],
  ])('fails %s before a provider gives up, after 5 s', async (_, write) => {
    const opening = new EventTarget()
    vi.stubGlobal('indexedDB', { open: () => opening })
    const clock = new VirtualClock()
    const failed = rejection(write(new BrowserTokenCache({ clock })))
    await clock.advance(4.4)
    expect(await Promise.race([failed, settle()])).toBeUndefined()
    await clock.advance(0.2)
    expect(await Promise.race([failed, settle()])).toMatchObject({ code: 'timeout' })
  })
})
