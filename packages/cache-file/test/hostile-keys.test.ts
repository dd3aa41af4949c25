import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { tokenCacheKey } from '@spotify-sdk/auth-core'
import { expect, it } from 'vitest'

import { FileTokenCache } from '../src/index.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const hostileNames = [
  '../',
  '../../etc/passwd',
  '/etc/passwd',
  '..\\..\\',
  'C:\\con',
  'nul',
  ':',
  'a:b',
  'a%3Ab',
  '{}',
  '{a}b',
  '*?"<>|',
  'name\0',
  'name\0b',
  'name',
  'NAME',
  'name ',
  'name.',
  'name\n',
  'é',
  'e\u0301',
  'а',
  'a',
  'ﬁ',
  'fi',
  '🎵',
  'x'.repeat(10_240),
  `${'x'.repeat(10_240)}y`,
  '__proto__',
  '',
]

/** Unpaired surrogates. No provider makes such keys, but other callers may. */
const illFormedKeys = ['\uD800', '\uD801', '\uFFFD', '\uDC00\uD800', '\uD83C', '\uFFFD\uFFFD']

function keysOf(name: string): readonly string[] {
  return [
    tokenCacheKey({ grant: 'client-credentials', clientId: name }),
    tokenCacheKey({ grant: 'authorization-code', clientId: name, user: 'user' }),
    tokenCacheKey({ grant: 'authorization-code', clientId: 'app', user: name }),
    name,
  ]
}

it('keeps apps, users and hostile keys apart, and inside its folder', async () => {
  using folder = new TemporaryFolder()
  const directory = join(folder.path, 'tokens')
  const cache = new FileTokenCache({ directory })
  const keys = [...new Set([...hostileNames.flatMap(keysOf), ...illFormedKeys])]
  const accessTokenOf = (key: string): string => `token-${keys.indexOf(key)}`
  for (const key of keys) await cache.set({ accessToken: accessTokenOf(key), expiresAt: 1 }, key)
  for (const key of keys) {
    expect((await cache.get(key))?.accessToken).toBe(accessTokenOf(key))
    const lease = await cache.lease?.(key)
    expect(lease).toMatchObject({ granted: true, token: { accessToken: accessTokenOf(key) } })
    if (lease?.granted) await lease.release()
  }
  await cache.delete(keys[0] ?? '')
  expect(await cache.get(keys[0] ?? '')).toBeUndefined()
  expect((await cache.get(keys[1] ?? ''))?.accessToken).toBe(accessTokenOf(keys[1] ?? ''))

  expect(readdirSync(folder.path)).toEqual(['tokens'])
  const names = readdirSync(directory)
  expect(names).toHaveLength(keys.length)
  expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([])
})
