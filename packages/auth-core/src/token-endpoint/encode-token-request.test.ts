import { beforeEach, describe, expect, it, vi } from 'vitest'

/** Loads the function in a state where it has not been called. */
async function asked(): Promise<() => boolean> {
  return (await import('./encode-token-request.ts')).requestTakesCache
}

beforeEach(() => void vi.resetModules())

describe('requestTakesCache', () => {
  it('is true if a Request accepts no-store', async () => {
    const caches: unknown[] = []
    vi.stubGlobal('Request', function (this: unknown, url: string, init: RequestInit) {
      caches.push(new URL(url).protocol, init.cache)
    })
    const requestTakesCache = await asked()
    expect([requestTakesCache(), requestTakesCache()]).toEqual([true, true])
    expect(caches).toEqual(['https:', 'no-store'])
  })

  it('is false if it rejects that, and is computed once', async () => {
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
