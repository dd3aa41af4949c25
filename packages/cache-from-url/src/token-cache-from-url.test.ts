import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect, promisify } from 'node:util'
import { SpotifyError, type TokenCache } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { describeTokenCache } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { encryptByVariable } from './encryption.ts'
import { tokenCacheFromUrl } from './token-cache-from-url.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

const newKey = randomBytes(32).toString('base64url')
const oldKey = randomBytes(32).toString('base64url')
const token = { accessToken: 'a', expiresAt: 1_900_000_000 }
const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-from-url-'))
let server: RedisServer
let cluster: RedisCluster
let database: PostgresServer

beforeAll(async () => {
  ;[server, cluster, database] = await Promise.all([
    RedisServer.start(),
    RedisCluster.start(),
    PostgresServer.start(),
  ])
})
afterAll(async () => {
  await Promise.all([server, cluster, database].map((each) => each[Symbol.asyncDispose]()))
  rmSync(folder, { recursive: true })
})

async function storeAndRead(cache: TokenCache): Promise<string | undefined> {
  await cache.set(token, 'key')
  const stored = await cache.get('key')
  await cache.close?.()
  return stored?.accessToken
}

describe('tokenCacheFromUrl', () => {
  it.each([undefined, ''])('keeps tokens in memory if the variable is %j', async (value) => {
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE', value)
    for (const cache of [await tokenCacheFromUrl(), await tokenCacheFromUrl('memory:')]) {
      expect(cache.constructor.name).toBe('MemoryTokenCache')
      expect(await storeAndRead(cache)).toBe('a')
    }
    await expect(tokenCacheFromUrl('')).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it.each(['"redis://user:p1anted@host"', "'memory:'", '""'])(
    'says that a URL is in quotes, and does not quote it: %s',
    async (url) => {
      vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE', url)
      for (const made of [tokenCacheFromUrl(), tokenCacheFromUrl(url)]) {
        const error: unknown = await made.catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
        expect((error as Error).message).toContain('is in quotes')
        expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('p1anted')
      }
    },
  )

  it('keeps tokens in the folder that a file: URL names', async () => {
    const directory = join(folder, 'a folder with spaces')
    expect(await storeAndRead(await tokenCacheFromUrl(pathToFileURL(directory).href))).toBe('a')
    expect(readdirSync(directory)).toHaveLength(1)
  })

  it('keeps tokens in a folder whose name has a # and a ?, escaped in the URL', async () => {
    const directory = join(folder, 'a#b?c')
    const url = `file://${folder}/a%23b%3Fc`
    expect(await storeAndRead(await tokenCacheFromUrl(url))).toBe('a')
    expect(readdirSync(directory)).toHaveLength(1)
  })

  it('keeps tokens in the Redis or Cluster that a URL names', async () => {
    expect(await storeAndRead(await tokenCacheFromUrl(server.url))).toBe('a')
    expect(String(await server.command('DBSIZE'))).toBe('1')
    const nodes = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`)
    const cache = await tokenCacheFromUrl(`redis+cluster://${nodes.join(',')}`)
    expect(await storeAndRead(cache)).toBe('a')
    const sizes = await Promise.all(cluster.nodes.map((node) => node.command('DBSIZE')))
    expect(sizes.map(String).toSorted()).toEqual(['0', '0', '1'])
  })

  it.each(['postgres', 'postgresql'])(
    'keeps them in the Postgres that a URL names, by the scheme %s',
    async (scheme) => {
      const url = database.url.replace('postgres:', `${scheme}:`)
      expect(await storeAndRead(await tokenCacheFromUrl(url))).toBe('a')
      const text = 'select count(*)::int from spotify_sdk_tokens'
      expect(await database.query(text)).toEqual([{ count: 1 }])
    },
  )

  it('reads the variable at the time of the call', async () => {
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE', pathToFileURL(join(folder, 'by variable')).href)
    expect(await storeAndRead(await tokenCacheFromUrl())).toBe('a')
    expect(readdirSync(join(folder, 'by variable'))).toHaveLength(1)
  })

  it.each([
    ['', 'no scheme'],
    ['tokens', 'no scheme'],
    ['/var/lib/tokens', 'no scheme'],
    ['http://127.0.0.1/', 'unknown scheme http:'],
    ['constructor:', 'unknown scheme constructor:'],
    ['file://server/share', 'file:///folder'],
    ['file:tokens', 'on Windows file:///C:/folder'],
    ['file:./tokens', 'file:///folder'],
    // For example `file://$DIRECTORY` without this variable.
    ['file://', 'file:///folder'],
    ['file:///', 'file:///folder'],
    ['file:////', 'file:///folder'],
    ['file:///tokens/..', 'file:///folder'],
    ['file:///p4ssw0rd#tokens', '%23 for #'],
    ['file:///tokens#', '%23 for #'],
    ['file:///tokens?p4ssw0rd', '%3F for ?'],
    ['postgres://user:p4ssw0rd@', 'postgres://'],
    ['postgres://user:p4ssw0rd%ff@host', 'percent-encode'],
    ['postgres://user:12#p4ssw0rd@host/db', 'percent-encode'],
    ['postgres://user:p@ss#p4ssw0rd@host/db', '%23 for #'],
    ['redis://', 'redis://'],
    ['redis://user:12?p4ssw0rd@host', 'without parameters'],
    ['redis://user:12#p4ssw0rd@host', 'percent-encode'],
    ['redis://:p@ss#p4ssw0rd@host', '%23 for #'],
    ['redis://:p@ss?p4ssw0rd@host', '%3F for ?'],
    ['redis://host:6379/0?password=p4ssw0rd', 'without parameters'],
    ['redis://:p4ssw0rd%@host', 'percent-encode'],
    ['file:///p4ssw0rd%00', 'path of a file or folder'],
    ['redis://user:p4ssw0rd@:x/', 'redis://'],
    ['redis+cluster://user:p4ssw0rd@/', 'redis'],
    [`${'letters'.repeat(5)}:`, 'no scheme'],
  ])('rejects %j, says why, and quotes no password', async (url, complaint) => {
    const error: unknown = await tokenCacheFromUrl(url).catch((thrown: unknown) => thrown)
    expect(SpotifyError.is(error) && [error.name, error.code]).toEqual([
      'ConfigurationError',
      'invalid_option',
    ])
    expect((error as Error).message).toContain(complaint)
    expect((error as Error).message).toContain('The URL of the token cache')
    expect((error as Error).message).not.toContain('option')
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('p4ssw0rd')
  })

  it.each([null, 5, {}, new URL('memory:'), Symbol('memory:')])(
    'rejects a value that is not a string: %o',
    async (url) => {
      await expect(tokenCacheFromUrl(url as string)).rejects.toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_option',
      })
    },
  )

  it.each(['memory:', 'file', 'redis'])(
    'encrypts the tokens in a cache of %s with the keys of the variable',
    async (kind) => {
      const urls = { file: pathToFileURL(join(folder, 'encrypted')).href, redis: server.url }
      const url = kind === 'memory:' ? kind : urls[kind as keyof typeof urls]
      vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE', url)
      vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE_KEY', `new:${newKey} old:${oldKey}`)
      const cache = await tokenCacheFromUrl()
      expect(cache.constructor.name).toBe('EncryptedTokenCache')
      expect(await storeAndRead(cache)).toBe('a')
      if (kind === 'memory:') return
      vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE_KEY', '')
      const stored = await (await tokenCacheFromUrl()).get('key')
      const [header = ''] = stored?.accessToken.split('.') ?? []
      expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ kid: 'new' })
    },
  )

  it('encrypts a cache of the caller with the keys of the variable, or leaves it as it is', async () => {
    const cache = new FileTokenCache({ directory: join(folder, 'of the caller') })
    expect(await encryptByVariable(cache)).toBe(cache)
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE_KEY', `new:${newKey}`)
    expect(await storeAndRead(await encryptByVariable(cache))).toBe('a')
    const stored = await cache.get('key')
    expect(stored?.accessToken).not.toBe('a')
  })

  it.each([
    ['no key', undefined],
    ['a key', `new:${newKey}`],
  ])('refuses an argument that is not a cache if there is %s', async (_what, keys) => {
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE_KEY', keys)
    const cache = new FileTokenCache({ directory: join(folder, 'never used') })
    for (const given of [undefined, null, Promise.resolve(cache), { get: () => {} }]) {
      await expect(encryptByVariable(given as never)).rejects.toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: 'The argument of encryptByVariable must be a token cache, and no promise of one.',
      })
    }
  })

  it.each([
    ['no id', () => oldKey, 'Key 1 of SPOTIFY_SDK_TOKEN_CACHE_KEY must have the form id:key'],
    ['quotes', () => `"new:${oldKey}"`, 'SPOTIFY_SDK_TOKEN_CACHE_KEY is in quotes'],
    ['a wrong id', () => `ü:${oldKey}`, 'Key 1 of SPOTIFY_SDK_TOKEN_CACHE_KEY needs an id'],
    [
      'a short key',
      () => `new:${newKey} old:${oldKey.slice(1)}`,
      'Key 2 of SPOTIFY_SDK_TOKEN_CACHE_KEY must be 32 random bytes',
    ],
    ['no key', () => ' ', 'SPOTIFY_SDK_TOKEN_CACHE_KEY must hold at least one key'],
  ])('refuses keys with %s, and repeats none', async (_what, keys, complaint) => {
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE_KEY', keys())
    const error: unknown = await tokenCacheFromUrl('memory:').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
    expect((error as Error).message).toContain(complaint)
    expect((error as Error).message).not.toContain('option')
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(oldKey.slice(2))
  })

  it('shows no password of an unreachable server in any error or inspected object', async () => {
    const cache = await tokenCacheFromUrl('redis://user:p4ssw0rd@127.0.0.1:1/0')
    const error: unknown = await Promise.resolve(cache.get('key')).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ name: 'TokenCacheError', code: 'ECONNREFUSED' })
    const shown = [error, cache].map((each) => inspect(each, { depth: Infinity, showHidden: true }))
    expect(shown.join('\n')).not.toContain('p4ssw0rd')
  })
})

/** A program that uses the package, with one other package unresolvable. */
const resolveAs = (missing: string): string => `
  import { registerHooks } from 'node:module'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'

lengthenCacheDeadlines(systemClock)
  const loaded = []
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '${missing}') {
        const error = new Error("Cannot find package '" + specifier + "' imported from here")
        throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
      }
      loaded.push(specifier)
      return next(specifier, context)
    },
  })
  const { tokenCacheFromUrl } = await import('@spotify-sdk/cache-from-url')
  for (const url of process.argv.slice(1)) {
    await tokenCacheFromUrl(url).then(
      (cache) => console.log(cache.constructor.name),
      (error) => console.log(error.name, error.code, error.message),
    )
  }
  console.log('imported', loaded.filter((name) => /^(?:@spotify-sdk\\/cache-(?!from)|redis$|pg$)/.test(name)).join())`

async function run(
  missing: string,
  urls: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const program = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...program, resolveAs(missing), '--', ...urls],
    { cwd: join(import.meta.dirname, '..'), env: { ...process.env, ...env } },
  )
  return stdout.trimEnd().split('\n')
}

describe('a backend', () => {
  it('is imported only if its scheme is used', async () => {
    expect(await run('nothing', ['memory:'])).toEqual(['MemoryTokenCache', 'imported'])
    expect(await run('nothing', ['file:///tmp/never-used'])).toEqual([
      'FileTokenCache',
      'imported @spotify-sdk/cache-file',
    ])
    expect(await run('nothing', ['postgres://127.0.0.1:1'])).toEqual([
      'PostgresTokenCache',
      'imported @spotify-sdk/cache-postgres,pg',
    ])
    expect(await run('nothing', ['redis://127.0.0.1:1'])).toEqual([
      'RedisTokenCache',
      'imported @spotify-sdk/cache-redis,redis',
    ])
  })

  it.each([
    { name: '@spotify-sdk/cache-file', url: 'file:///tmp/never-used', env: {} },
    { name: '@spotify-sdk/cache-redis', url: 'redis://127.0.0.1:1', env: {} },
    { name: 'redis', url: 'redis://127.0.0.1:1', env: {} },
    { name: '@spotify-sdk/cache-postgres', url: 'postgres://127.0.0.1:1', env: {} },
    { name: 'pg', url: 'postgres://127.0.0.1:1', env: {} },
    {
      name: '@spotify-sdk/cache-encrypted',
      url: 'memory:',
      env: { SPOTIFY_SDK_TOKEN_CACHE_KEY: 'id:key' },
    },
  ])('$name is named by the error if it is not installed', async ({ name, url, env }) => {
    const [said] = await run(name, [url], env)
    expect(said).toContain('ConfigurationError missing_package')
    expect(said).toContain(
      `needs the package ${name}, which is not installed: run npm install ${name}`,
    )
  })
})

describeTokenCache(
  'tokenCacheFromUrl (file:)',
  () => tokenCacheFromUrl(pathToFileURL(join(folder, 'contract')).href),
  { lacks: ['subscribe', 'close'], runner: concurrentRunner },
)
