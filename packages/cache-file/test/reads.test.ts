import type * as FileSystem from 'node:fs/promises'

import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it, vi } from 'vitest'

import { DirectoryTokenCache } from '../src/directory-token-cache.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const { asked, events } = vi.hoisted(() => ({
  asked: [] as string[],
  events: { afterLook: async (): Promise<void> => {} },
}))

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FileSystem>()
  const watched = (['lstat', 'open', 'unlink', 'link'] as const).map((name) => {
    const original = real[name] as (...values: unknown[]) => unknown
    return [
      name,
      (...values: unknown[]): unknown => {
        asked.push(name)
        return original(...values)
      },
    ]
  })
  const readdir = async (path: string): Promise<readonly string[]> => {
    asked.push('readdir')
    const names = await real.readdir(path)
    await events.afterLook()
    return names
  }
  return { ...real, ...(Object.fromEntries(watched) as object), readdir }
})

async function cacheIn(directory: string): Promise<DirectoryTokenCache> {
  const { link } = await import('node:fs/promises')
  // The clock does not move, so no comparison with the folder's clock happens in between.
  const clock = { ...systemClock, monotonic: () => 0 }
  return new DirectoryTokenCache({ directory, leaseSeconds: 5, clock, link })
}

describe('a read of a token', () => {
  const token = { accessToken: 'a', expiresAt: 1_900_000_000 }
  const login = { ...token, accessToken: 'b' }

  it('makes four file system calls: check the folder, list it, read the file, list again', async () => {
    using folder = new TemporaryFolder()
    const [cache, other] = [await cacheIn(folder.path), await cacheIn(folder.path)]
    await cache.set(token, 'key')
    await cache.get('key')
    asked.length = 0
    expect(await cache.get('key')).toEqual(token)
    expect(asked).toEqual(['lstat', 'readdir', 'open', 'readdir'])

    await other.set(login, 'key')
    asked.length = 0
    expect(await cache.get('key')).toEqual(login)
    expect(asked).toEqual(['lstat', 'readdir', 'open', 'readdir'])
  })

  it('continues from its second list if another token exists by then', async () => {
    using folder = new TemporaryFolder()
    const [cache, other] = [await cacheIn(folder.path), await cacheIn(folder.path)]
    await cache.set(token, 'key')
    await cache.get('key')
    events.afterLook = async () => {
      events.afterLook = async () => {}
      await other.set(login, 'key')
      asked.length = 0
    }
    expect(await cache.get('key')).toEqual(login)
    expect(asked).toEqual(['open', 'readdir', 'open', 'readdir'])
  })
})
