import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MemoryTokenCache, type TokenCache } from '@spotify-sdk/auth-core'
import { describeAuthProvider, describeTokenCache, MockSpotify } from '@spotify-sdk/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { SqliteLeaseCache } from '../src/sqlite-lease-cache.ts'
import { sqliteTokenCache } from '../src/sqlite-token-cache.ts'
import { tokenServiceProvider } from '../src/token-service-provider.ts'
import { TokenService } from '../src/token-service.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { takeLease } from 'test-support/take-lease.ts'

const source = (name: string): string => fileURLToPath(new URL(`../src/${name}`, import.meta.url))
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-custom-test-'))
const stack = new AsyncDisposableStack()
let mock: MockSpotify
let databases = 0

beforeAll(async () => {
  mock = stack.use(await MockSpotify.start())
})
afterAll(async () => {
  await stack.disposeAsync()
  rmSync(folder, { recursive: true })
})

const apiKey = 'the key of this service'
const newDatabase = (): string => join(folder, `${++databases}.sqlite`)

async function startService(): Promise<TokenService> {
  for (const [name, value] of Object.entries(mock.env)) vi.stubEnv(name, value)
  return stack.use(await TokenService.start(apiKey))
}

describeTokenCache('a cache on SQLite', () => sqliteTokenCache(newDatabase()), {
  lacks: ['lease', 'subscribe'],
  runner: concurrentRunner,
})

describeTokenCache('a cache on SQLite with leases', () => new SqliteLeaseCache(newDatabase()), {
  lacks: ['subscribe'],
  runner: concurrentRunner,
})

describeAuthProvider('a provider for a token service', async () => {
  const { url } = await startService()
  return tokenServiceProvider({ url, apiKey, tokenCache: sqliteTokenCache(newDatabase()) })
})

describe('the SQLite cache with leases', () => {
  const key = 'key'
  let path: string
  let cache: SqliteLeaseCache

  /** Changes the row of the key behind the cache's back. */
  function update(change: string): void {
    using database = new DatabaseSync(path)
    database.exec(`UPDATE leased_tokens SET ${change}`)
  }

  beforeEach(() => {
    path = newDatabase()
    cache = new SqliteLeaseCache(path)
  })
  afterEach(() => cache.close())

  it('grants a lease without a token over an entry that is not a token, which the commit replaces', async () => {
    cache.set({ accessToken: 'old', expiresAt: 1_900_000_000 }, key)
    update("token = 'not a token'")
    expect(() => cache.get(key)).toThrow(expect.objectContaining({ code: 'invalid_entry' }))
    const lease = await takeLease(cache, key)
    expect({ token: lease.token, deleted: lease.deleted }).toEqual({
      token: undefined,
      deleted: false,
    })
    expect(await lease.commit({ accessToken: 'new', expiresAt: 1_900_000_000 })).toBe(true)
    expect(cache.get(key)).toMatchObject({ accessToken: 'new' })
  })

  it('lets all processes share one request after an entry that is not a token', async () => {
    const service = await startService()
    /** A caller of a new process. @returns How many requests the service has answered since. */
    const call = async (): Promise<number> => {
      const tokenCache = new SqliteLeaseCache(path)
      await tokenServiceProvider({ url: service.url, apiKey, tokenCache }).getAccessToken()
      return service.answered
    }
    await call()
    update("token = 'not a token'")
    expect([await call(), await call(), await call()]).toEqual([2, 2, 2])
  })

  it('ignores a lease that ends later than any lease can: the clock was set back', async () => {
    const lost = await takeLease(cache, key)
    update('lease_until = lease_until + 3600')
    const next = await takeLease(cache, key)
    expect(next.fence).toBeGreaterThan(lost.fence)
    await next.extend?.(60)
    expect(await cache.lease(key)).toMatchObject({ granted: false, reason: 'busy' })
  })

  it('reports that the disk is full, and then stores what fits', () => {
    // The constructor calls it once. Afterwards the file may not grow.
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec')
    exec.mockImplementationOnce(function (this: DatabaseSync, sql) {
      this.exec(`${sql}; PRAGMA max_page_count = 4`)
    })
    const full = new SqliteLeaseCache(path)
    exec.mockRestore()
    const accessToken = 'a'.repeat(100_000)
    const store = (text: string): void =>
      full.set({ accessToken: text, expiresAt: 1_900_000_000 }, key)
    expect(() => store(accessToken)).toThrow('database or disk is full')
    store('short')
    expect(cache.get(key)).toMatchObject({ accessToken: 'short' })
    full.close()
  })

  it('ignores a cooldown that ends later than any cooldown can', async () => {
    const lease = await takeLease(cache, key)
    await lease.release({ cooldownSeconds: 86_400, code: 'rate_limited' })
    expect(await cache.lease(key)).toMatchObject({ granted: false, code: 'rate_limited' })
    update('cooldown_until = cooldown_until + 3600')
    await takeLease(cache, key)
  })
})

describe('examples/custom-provider', () => {
  it.each(['sqlite-token-cache.ts', 'token-service-provider.ts'])('%s has 20 lines', (name) => {
    const text = readFileSync(source(name), 'utf8')
    const [code = ''] = /export function[^]*/.exec(text) ?? []
    const lines = code.split('\n').filter((line) => !/^\s*(\/\/.*|\/\*\*.*)?$/.test(line))
    expect(lines.length).toBeLessThanOrEqual(20)
  })

  it('protects the token file from other users', () => {
    const path = newDatabase()
    sqliteTokenCache(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('makes one request to the service for all callers, and none if the file has a token', async () => {
    const { url } = await startService()
    const path = newDatabase()
    const issued = mock.requests.token.length
    const one = tokenServiceProvider({ url, apiKey, tokenCache: sqliteTokenCache(path) })
    const tokens = await Promise.all(Array.from({ length: 100 }, () => one.getAccessToken()))
    const other = tokenServiceProvider({ url, apiKey, tokenCache: sqliteTokenCache(path) })
    expect(new Set([...tokens, await other.getAccessToken()]).size).toBe(1)
    expect(mock.expiresAt(tokens[0] ?? '')).toBeGreaterThan(Date.now() / 1000)
    expect(mock.requests.token.length - issued).toBe(1)
  })

  it('reports that the service refused, without quoting the key', async () => {
    const { url } = await startService()
    const auth = tokenServiceProvider({
      url,
      apiKey: 'a wrong one',
      tokenCache: new MemoryTokenCache(),
    })
    await expect(auth.getAccessToken()).rejects.toMatchObject({
      name: 'ServerError',
      status: 403,
      message: 'Token service: 403.',
    })
  })

  it('sends no request under a lease that has ended', async () => {
    const service = await startService()
    const cache = new SqliteLeaseCache(newDatabase())
    const answeredBefore: number[] = []
    /** The first lease ends between the check of `AppTokenSource` and that of the provider. */
    const tokenCache: TokenCache = {
      get: (key) => cache.get(key),
      set: (token, key) => cache.set(token, key),
      lease: async (key) => {
        const lease = await takeLease(cache, key)
        answeredBefore.push(service.answered)
        let checks = 0
        if (answeredBefore.length === 1) lease.remainingSeconds = () => (++checks === 1 ? 5 : 0)
        return lease
      },
    }
    await tokenServiceProvider({ url: service.url, apiKey, tokenCache }).getAccessToken()
    expect({ answeredBefore, answered: service.answered }).toEqual({
      answeredBefore: [0, 0],
      answered: 1,
    })
  })

  it('runs, prints no token, and passes no key in arguments, which every user can read', async () => {
    const list = join(folder, 'arguments.txt')
    const recorder = join(folder, 'recorder.mjs')
    // Loaded by each process, because the program passes on the options of Node.
    writeFileSync(
      recorder,
      `import { appendFileSync } from 'node:fs'
      appendFileSync(${JSON.stringify(list)}, process.argv.slice(1).join(' ') + '\\n')`,
    )
    const args = ['--conditions=@spotify-sdk/source', '--disable-warning=ExperimentalWarning']
    const command = [...args, `--import=${recorder}`, source('main.ts')]
    const { stdout } = await promisify(execFile)(node, command, { env: childEnvironment })
    expect(stdout).toMatch(
      /MockSpotify here[^]*process 1: 1 token\n +process 2: 1 token\n +process 3: 1 token\n +requests to the token service: 1\n[^]*requests to the token service: [1-3]\n/,
    )
    expect(stdout).not.toMatch(/[\w-]{32}/)
    const callers = Array.from({ length: 6 }, () => source('callers.ts'))
    expect(readFileSync(list, 'utf8').trim().split('\n')).toEqual([source('main.ts'), ...callers])
  })
})
