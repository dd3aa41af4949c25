import { beforeEach, describe, expect, it, vi } from 'vitest'

/** Asked in a process that has not asked before. */
async function asked(): Promise<() => boolean> {
  return (await import('./encode-token-request.ts')).requestTakesCache
}

beforeEach(() => void vi.resetModules())

describe('requestTakesCache', () => {
  it('is true where a Request takes no-store', async () => {
    const caches: unknown[] = []
    vi.stubGlobal('Request', function (this: unknown, url: string, init: RequestInit) {
      caches.push(new URL(url).protocol, init.cache)
    })
    const requestTakesCache = await asked()
    expect([requestTakesCache(), requestTakesCache()]).toEqual([true, true])
    expect(caches).toEqual(['https:', 'no-store'])
  })

  it('is false where it refuses that, and asked once', async () => {
    let requests = 0
    vi.stubGlobal('Request', function () {
      requests++
      throw new TypeError('The cache field is not implemented')
    })
    const requestTakesCache = await asked()
    expect([requestTakesCache(), requestTakesCache()]).toEqual([false, false])
    expect(requests).toBe(1)
  })
})
