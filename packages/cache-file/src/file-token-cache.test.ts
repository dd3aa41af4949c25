import { chmodSync, lstatSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ConfigurationError } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FileTokenCache, type FileTokenCacheOptions } from './file-token-cache.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'

lengthenCacheDeadlines(systemClock)

describe('the constructor of FileTokenCache', () => {
  it('touches no file', () => {
    using folder = new TemporaryFolder()
    const inDirectory = new FileTokenCache({ directory: join(folder.path, 'a') })
    const inFile = new FileTokenCache({ path: join(folder.path, 'b/c.json') })
    expect({ inDirectory: inDirectory.lease, inFile: inFile.lease }).toEqual({
      inDirectory: expect.any(Function),
      inFile: undefined,
    })
    expect(folder.list()).toEqual([])
  })

  it.each([
    [{ directory: 'a', path: 'b' }, 'path'],
    [{ directory: '' }, 'directory'],
    [{ path: '' }, 'path'],
    [{ path: 'a\0b' }, 'path'],
    [{ directory: 'a', leaseSeconds: 0 }, 'leaseSeconds'],
    [{ directory: 'a', leaseSeconds: Number.NaN }, 'leaseSeconds'],
    [{ directory: 'a', leaseSeconds: 60.1 }, 'leaseSeconds'],
    [{ directory: 'a', leaseSeconds: '5' }, 'leaseSeconds'],
    [{ directory: 5 }, 'directory'],
  ])('rejects %j and names the option', (options, option) => {
    const construct = (): unknown => new FileTokenCache(options as FileTokenCacheOptions)
    expect(construct).toThrow(ConfigurationError)
    expect(construct).toThrow(`The option ${option} `)
    expect(construct).toThrow(expect.objectContaining({ code: 'invalid_option' }) as Error)
  })

  it.each([null, 'tokens', 5])('refuses %j in place of the options', (options) => {
    expect(() => new FileTokenCache(options as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: 'The options must be an object.',
      }),
    )
  })

  it('accepts a lease of a minute', () => {
    expect(new FileTokenCache({ directory: 'a', leaseSeconds: 60 })).toHaveProperty('lease')
  })

  it('resolves a relative folder in the constructor', async () => {
    using folder = new TemporaryFolder()
    const before = process.cwd()
    process.chdir(folder.path)
    const cache = new FileTokenCache({ directory: 'tokens' })
    process.chdir(before)
    await cache.set({ accessToken: 'a', expiresAt: 1 }, 'k')
    expect(readdirSync(folder.path)).toEqual(['tokens'])
  })
})

describe('a lease of FileTokenCache', () => {
  it('is kept by its heartbeat, and lost when its file is gone', async () => {
    using folder = new TemporaryFolder()
    const cache = new FileTokenCache({ directory: folder.path, leaseSeconds: 3 })
    const lease = await cache.lease?.('k')
    if (!lease?.granted) throw new Error('refused')
    const path = folder.list().find((name) => name.endsWith('lease.1')) ?? ''
    const before = lstatSync(path).mtimeMs
    await expect.poll(() => lstatSync(path).mtimeMs).toBeGreaterThan(before)
    expect(lease.signal.aborted).toBe(false)
    await cache.set({ accessToken: 'a', expiresAt: 1 }, 'k')
    await expect.poll(() => lease.signal.aborted).toBe(true)
    expect(lease.remainingSeconds()).toBe(0)
  })

  it('counts fences as numbers', async () => {
    using folder = new TemporaryFolder()
    const cache = new FileTokenCache({ directory: folder.path })
    for (let fence = 1; fence <= 12; fence++) {
      await cache.set({ accessToken: `token-${fence}`, expiresAt: 1 }, 'k')
    }
    expect((await cache.get('k'))?.accessToken).toBe('token-12')
    expect(folder.list().map((path) => path.slice(folder.path.length + 65))).toEqual([
      '',
      '/token.12',
    ])
  })

  it('says so if the numbers are used up', async () => {
    using folder = new TemporaryFolder()
    const cache = new FileTokenCache({ directory: folder.path })
    await cache.set({ accessToken: 'a', expiresAt: 1 }, 'k')
    const [keyFolder = ''] = folder.list()
    writeFileSync(join(keyFolder, `token.${Number.MAX_SAFE_INTEGER}`), '{}')
    await expect(cache.set({ accessToken: 'b', expiresAt: 1 }, 'k')).rejects.toThrow(
      `The folder ${keyFolder} contains a file with the highest possible number`,
    )
  })
})

describe('files of a killed writer', () => {
  it('are removed when they are old, and at a sign-out', async () => {
    using folder = new TemporaryFolder()
    const cache = new FileTokenCache({ directory: folder.path })
    const token = { accessToken: 'a', expiresAt: 1 }
    await cache.set(token, 'k')
    const [keyFolder = ''] = folder.list()
    const leave = (name: string, ageSeconds: number): void => {
      writeFileSync(join(keyFolder, name), '{"access_token":"a"')
      const time = Date.now() / 1000 - ageSeconds
      utimesSync(join(keyFolder, name), time, time)
    }
    for (let i = 0; i < 30; i++) leave(`temporary.${i}`, 90)
    leave('temporary.young', 5)
    const lease = await cache.lease?.('k')
    expect(readdirSync(keyFolder).toSorted()).toEqual(['lease.2', 'temporary.young', 'token.1'])
    if (lease?.granted) await lease.commit(token)
    expect(readdirSync(keyFolder).toSorted()).toEqual(['temporary.young', 'token.2'])
    await cache.delete('k')
    expect(readdirSync(keyFolder)).toEqual(['token.3'])
    expect(readFileSync(join(keyFolder, 'token.3'), 'utf8')).toBe('{"deleted":true}\n')
  })
})

describe.skipIf(process.platform === 'win32')('a folder that others can write to', () => {
  it('is rejected by every method', async () => {
    using folder = new TemporaryFolder()
    const token = { accessToken: 'a', expiresAt: 1 }
    const caches = [
      new FileTokenCache({ directory: folder.path }),
      new FileTokenCache({ path: join(folder.path, 'token.json') }),
    ]
    for (const cache of caches) await cache.set(token, 'k')
    chmodSync(folder.path, 0o770)
    for (const cache of caches) {
      const lease = cache.lease?.('k')
      const calls = [
        cache.get('k'),
        cache.set(token, 'k'),
        cache.delete('k'),
        lease ?? cache.get('k'),
      ]
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: {
            name: 'TokenCacheError',
            code: 'unsafe_directory',
            message: `The folder ${folder.path} is not safe for tokens: others can write to it; run chmod -R go-w on the folder of the cache.`,
          },
        })
      }
    }
  })
})
