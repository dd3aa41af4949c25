import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { describeAuthProvider, describeTokenCache, MockSpotify } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { SqliteLeaseCache } from '../src/sqlite-lease-cache.ts'
import { sqliteTokenCache } from '../src/sqlite-token-cache.ts'
import { tokenServiceProvider } from '../src/token-service-provider.ts'
import { TokenService } from '../src/token-service.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

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

  it('runs, and prints no token', async () => {
    const args = ['--conditions=@spotify-sdk/source', '--disable-warning=ExperimentalWarning']
    const { stdout } = await promisify(execFile)(node, [...args, source('main.ts')], {
      env: childEnvironment,
    })
    expect(stdout).toMatch(
      /MockSpotify here[^]*process 1: 1 token\n +process 2: 1 token\n +process 3: 1 token\n +requests to the token service: 1\n[^]*requests to the token service: [1-3]\n/,
    )
    expect(stdout).not.toMatch(/[\w-]{32}/)
  })
})
