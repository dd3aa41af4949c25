import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import type { TokenCache } from '@spotify-sdk/auth-core'
import { describeTokenCache } from '@spotify-sdk/testing'
import { afterAll, describe, expect, it, vi } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { FileTokenCache } from './file-token-cache.ts'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'

lengthenCacheDeadlines(systemClock)

const shared = new TemporaryFolder()
afterAll(() => shared[Symbol.dispose]())

/** One file per key, because the suite uses many keys and a file holds one token. */
const onePerKey = (): TokenCache => {
  const byKey = new Map<string, FileTokenCache>()
  const folder = join(shared.path, `${readdirSync(shared.path).length}`)
  mkdirSync(folder, { mode: 0o700 })
  const of = (key: string): FileTokenCache => {
    const known = byKey.get(key)
    if (known !== undefined) return known
    const made = new FileTokenCache({ path: join(folder, `${byKey.size}.json`) })
    byKey.set(key, made)
    return made
  }
  return {
    get: (key) => of(key).get(key),
    set: (token, key) => of(key).set(token, key),
    delete: (key) => of(key).delete(key),
  }
}
describeTokenCache('FileTokenCache { path }, one per key', onePerKey, {
  lacks: ['lease', 'subscribe', 'close'],
})

const pythonFile =
  '{"access_token": "BQ...", "expires_at": 1700000000.5, "refresh_token": null, "scope": null}'

describe('FileTokenCache { path }', () => {
  it('reads a file of the Python SDK, whatever the key', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'token.json')
    writeFileSync(path, pythonFile)
    const cache = new FileTokenCache({ path })
    const token = { accessToken: 'BQ...', expiresAt: 1_700_000_000.5 }
    expect(await cache.get('a')).toEqual(token)
    expect(await cache.get('b')).toEqual(token)
  })

  it('writes one JSON object that the Python SDK reads, private, in exactly that file', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'below', 'token.json')
    const token = { accessToken: 'BQ', expiresAt: 1_700_000_000.5, refreshToken: 'AQ', scope: 's' }
    await new FileTokenCache({ path }).set(token, 'k')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      access_token: 'BQ',
      expires_at: 1_700_000_000.5,
      refresh_token: 'AQ',
      scope: 's',
    })
    expect(readdirSync(join(folder.path, 'below'))).toEqual(['token.json'])
    // Windows uses access lists instead.
    const isPrivate = process.platform === 'win32' || (lstatSync(path).mode & 0o777) === 0o600
    expect(isPrivate).toBe(true)
  })

  it('has no lease, because a rename cannot check a fence', () => {
    const cache = new FileTokenCache({ path: 'token.json' })
    expect(cache.lease).toBeUndefined()
    expect(new FileTokenCache({ directory: 'tokens' }).lease).toBeTypeOf('function')
  })

  it.each([
    ['set', (cache: TokenCache) => cache.set({ accessToken: 'late', expiresAt: 1 }, 'k')],
    ['delete', (cache: TokenCache) => cache.delete?.('k')],
  ])('changes nothing after the caller of a %s was told that it failed', async (_name, write) => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'token.json')
    const clock = new VirtualClock()
    const cache = new FileTokenCache({ path, clock })
    const token = { accessToken: 'signed-in', expiresAt: 1 }
    await cache.set(token, 'k')
    // All time passes before the disk answers for the first time.
    vi.spyOn(clock, 'sleep').mockResolvedValue()
    await expect(write(cache)).rejects.toMatchObject({ name: 'TokenCacheError', code: 'timeout' })
    for (let turn = 0; turn < 100; turn++) await settle()
    await expect.poll(() => readdirSync(folder.path)).toEqual(['token.json'])
    expect(await cache.get('k')).toEqual(token)
  })

  it('stores a sign-in whose unfinished file a sign-out elsewhere has removed', async () => {
    using folder = new TemporaryFolder()
    const cache = new FileTokenCache({ path: join(folder.path, 'token.json') })
    const token = { accessToken: 'a', expiresAt: 1 }
    const storing = cache.set(token, 'k')
    let unfinished: string | undefined
    // Each step of a write takes at least one turn.
    while (unfinished === undefined) {
      await settle()
      ;[unfinished] = readdirSync(folder.path)
    }
    unlinkSync(join(folder.path, unfinished))
    await storing
    expect(await cache.get('k')).toEqual(token)
  })

  it('deletes the file and the files of killed writers, but nothing else', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'token.json')
    const cache = new FileTokenCache({ path })
    const token = { accessToken: 'a', expiresAt: 1 }
    const others = ['.token.json.temporary.mine', 'temporary.0123456789abcdef', 'token.json.old']
    for (const name of others) writeFileSync(join(folder.path, name), 'x')
    const left = join(folder.path, '.token.json.temporary.0123456789abcdef')
    writeFileSync(left, 'x')
    await cache.set(token, 'k')
    expect(readdirSync(folder.path)).toHaveLength(others.length + 2)
    utimesSync(left, 0, 0)
    await cache.set(token, 'k')
    expect(readdirSync(folder.path)).toHaveLength(others.length + 1)
    writeFileSync(left, 'x')
    await cache.delete('k')
    await cache.delete('k')
    expect(readdirSync(folder.path).toSorted()).toEqual(others.toSorted())
  })
})
