import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'

import { AppTokenSource, TokenCacheError, type RefreshLease } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { FileTokenCache } from '../src/index.ts'
import { keyFolderName } from '../src/key-folder-name.ts'
import { corruptFiles, plantedSecret } from './corrupt-files.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const token = { accessToken: 'mended', expiresAt: 1_900_000_000 }

/** Expects an error that names the path without quoting the file, and returns its message. */
async function refusal(call: Promise<unknown>, path: string): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!TokenCacheError.is(error)) throw new Error(`not refused: ${inspect(error)}`)
  expect(error.message).toContain(path)
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(plantedSecret)
  return error.code
}

async function granted(cache: FileTokenCache, key = 'k'): Promise<RefreshLease> {
  const lease = await cache.lease?.(key)
  if (!lease?.granted) throw new Error(`refused: ${lease?.reason}`)
  return lease
}

/** A path for a file in the folder of the key `k`. */
function placeIn(folder: TemporaryFolder, name: string): string {
  const directory = join(folder.path, keyFolderName('k'))
  mkdirSync(directory, { mode: 0o700 })
  return join(directory, name)
}

it('includes 200 kinds of corrupt entries', () => {
  expect(corruptFiles.length).toBeGreaterThanOrEqual(200)
})

describe.each(corruptFiles)('in place of a token, $name', ({ put }) => {
  it('is a miss in a directory, and replaced by a commit', async () => {
    using folder = new TemporaryFolder()
    const path = placeIn(folder, 'token.7')
    put(path)
    const cache = new FileTokenCache({ directory: folder.path })
    expect(await refusal(cache.get('k'), path)).toBe('invalid_entry')
    const lease = await granted(cache)
    expect({ fence: lease.fence, token: lease.token, deleted: lease.deleted }).toEqual({
      fence: 8,
      token: undefined,
      deleted: false,
    })
    expect(await lease.commit(token)).toBe(true)
    expect(await cache.get('k')).toEqual(token)
  })

  it('is replaced by a set, in a directory and in a file', async () => {
    using folder = new TemporaryFolder()
    put(placeIn(folder, 'token.7'))
    const cache = new FileTokenCache({ directory: folder.path })
    await cache.set(token, 'k')
    expect(await cache.get('k')).toEqual(token)

    const path = join(folder.path, 'token.json')
    put(path)
    const single = new FileTokenCache({ path })
    expect(await refusal(single.get('k'), path)).toBe('invalid_entry')
    // A folder is not removed, because its contents are unknown.
    const wayOut = isFolder(path) ? refusal(single.set(token, 'k'), path) : single.set(token, 'k')
    expect(['EISDIR', undefined]).toContain(await wayOut)
    expect(isFolder(path) ? token : await single.get('k')).toEqual(token)
  })

  it('is not a lease: its holder is expected to send a heartbeat', async () => {
    using folder = new TemporaryFolder()
    put(placeIn(folder, 'lease.7'))
    let now = 0
    const clock = { ...systemClock, monotonic: () => now }
    const cache = new FileTokenCache({ directory: folder.path, clock })
    expect(await cache.get('k')).toBeUndefined()
    expect(await cache.lease?.('k')).toMatchObject({ granted: false, reason: 'busy' })
    now += 4.9
    expect(await cache.lease?.('k')).toMatchObject({ granted: false, reason: 'busy' })
    now += 0.2
    const lease = await granted(cache)
    expect(lease.fence).toBe(8)
    await lease.release()
  })
})

function isFolder(path: string): boolean {
  return lstatSync(path).isDirectory()
}

describe('an entry that may not be read', () => {
  it('is a failure, and no refresh replaces it', async ({ skip }) => {
    using folder = new TemporaryFolder()
    // Permissions do not apply to root.
    using user = asOrdinaryUser(folder, skip)
    const cache = new FileTokenCache({ directory: join(folder.path, 'tokens') })
    await cache.set(token, 'k')
    const path = folder.list().find((name) => name.endsWith('token.1')) ?? ''
    chmodSync(path, 0)
    expect(await refusal(cache.get('k'), path)).toBe('EACCES')
    expect(await refusal(granted(cache), path)).toBe('EACCES')
    expect(user).toBeDefined()
    chmodSync(path, 0o600)
    expect(await cache.get('k')).toEqual(token)

    chmodSync(path, 0)
    const next = { ...token, accessToken: 'next' }
    await cache.set(next, 'k')
    expect(await cache.get('k')).toEqual(next)

    chmodSync(dirname(path), 0o500)
    expect(await refusal(cache.set(token, 'k'), dirname(path))).toBe('EACCES')
    expect(await cache.get('k')).toEqual(next)
    chmodSync(dirname(path), 0)
    expect(await refusal(cache.get('k'), dirname(path))).toBe('EACCES')
    chmodSync(dirname(path), 0o700)
  })
})

describe('a provider on a corrupt entry', () => {
  it.each(corruptFiles.filter((_, i) => i % 40 === 0))('gets a token: $name', async ({ put }) => {
    using folder = new TemporaryFolder()
    const path = placeIn(folder, 'token.7')
    put(path)
    const ignored: string[] = []
    const tokenCache = new FileTokenCache({ directory: folder.path })
    const source = new AppTokenSource({
      key: 'k',
      tokenCache,
      requestToken: async () => ({ accessToken: 'new', expiresAt: Date.now() / 1000 + 3600 }),
      onEvent: (event) => event.type === 'cache-entry-ignored' && ignored.push(event.detail),
    })
    expect(await source.getAccessToken()).toBe('new')
    expect((await tokenCache.get('k'))?.accessToken).toBe('new')
    expect(ignored).toEqual([expect.stringContaining(path)])
  })
})

/** Drops root's rights until the end of the test. */
function asOrdinaryUser(folder: TemporaryFolder, skip: (reason: string) => never): Disposable {
  if (process.geteuid === undefined || process.seteuid === undefined) skip('no users here')
  if (process.geteuid() !== 0) return { [Symbol.dispose]: () => {} }
  const nobody = 65_534
  chownSync(folder.path, nobody, nobody)
  process.seteuid(nobody)
  return { [Symbol.dispose]: () => process.seteuid?.(0) }
}
