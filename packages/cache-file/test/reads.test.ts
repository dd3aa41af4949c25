import type * as FileSystem from 'node:fs/promises'

import { systemClock } from '@spotify-sdk/auth-core'
import { describe, expect, it, vi } from 'vitest'

import { DirectoryTokenCache } from '../src/directory-token-cache.ts'
import { TemporaryFolder } from './temporary-folder.ts'

const { asked } = vi.hoisted(() => ({ asked: [] as string[] }))

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FileSystem>()
  const watched = (['lstat', 'readdir', 'open', 'unlink', 'link'] as const).map((name) => {
    const original = real[name] as (...values: unknown[]) => unknown
    return [
      name,
      (...values: unknown[]): unknown => {
        asked.push(name)
        return original(...values)
      },
    ]
  })
  return { ...real, ...(Object.fromEntries(watched) as object) }
})

describe('a read of a token', () => {
  it('asks the file system four times: what the folder is, what it holds, for the file, and again', async () => {
    using folder = new TemporaryFolder()
    const { link } = await import('node:fs/promises')
    // Time that stands still: no comparison with the clock of the folder comes in between.
    const clock = { ...systemClock, monotonic: () => 0 }
    const options = { directory: folder.path, leaseSeconds: 5, clock, link }
    const cache = new DirectoryTokenCache(options)
    const token = { accessToken: 'a', expiresAt: 1_900_000_000 }
    await cache.set(token, 'key')
    await cache.get('key')
    asked.length = 0
    expect(await cache.get('key')).toEqual(token)
    expect(asked).toEqual(['lstat', 'readdir', 'open', 'readdir'])

    const other = new DirectoryTokenCache(options)
    await other.set({ ...token, accessToken: 'b' }, 'key')
    asked.length = 0
    expect(await cache.get('key')).toEqual({ ...token, accessToken: 'b' })
    expect(asked).toEqual(['lstat', 'readdir', 'open', 'readdir'])
  })
})
