import { inspect } from 'node:util'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { MockSpotify } from '@spotify-sdk/testing'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { PostgresTokenCache, type PostgresTokenCacheOptions } from '../src/index.ts'

const password = 'pa55word-in-the-url'
const user = 'user-in-the-url'
const host = '127.0.0.1'

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start({
    access: ['host all postgres 127.0.0.1/32 trust', 'host all all 127.0.0.1/32 scram-sha-256'],
  })
  await server.query(`create role service login password 'its password'`)
  await new PostgresTokenCache({ url: server.url, table: 'constrained' }).createTable()
  // Its errors quote the row that was refused.
  await server.query('alter table constrained add check (token is null and not deleted)')
})
afterAll(() => server[Symbol.asyncDispose]())

/** Everything that can be seen of a value. */
function everythingIn(value: unknown): string {
  const shown = inspect(value, { depth: Infinity, showHidden: true, getters: true })
  return `${shown}\n${JSON.stringify(value)}\n${String(value)}\n${(value as Error).stack ?? ''}`
}

/** What comes out of a cache that fails: its errors, the events of a provider on it, itself. */
async function collect(options: PostgresTokenCacheOptions, token = sampleToken()): Promise<string> {
  const cache = new PostgresTokenCache(options)
  const seen: unknown[] = []
  const attempts = [
    () => cache.createTable(),
    () => cache.get('key'),
    () => cache.set(token, 'key'),
    () => cache.delete('key'),
    async () => {
      const lease = await cache.lease('key')
      if (lease.granted) await lease.commit(token)
    },
  ]
  for (const attempt of attempts) await attempt().catch((error: unknown) => seen.push(error))
  await using mock = await MockSpotify.start()
  const { clientId, clientSecret, tokenUrl } = mock
  const onEvent = (event: unknown): unknown => seen.push(event)
  const tokenCache = cache
  const provider = new ClientCredentials({ clientId, clientSecret, tokenUrl, tokenCache, onEvent })
  seen.push(await provider.getAccessToken(), provider)
  await cache.close()
  // A client of the caller's own shows what it shows; a cache that made its own shows nothing of it.
  if (options.url !== undefined) seen.push(cache)
  return seen.map(everythingIn).join('\n').replaceAll(mock.tokenUrl, '')
}

describe('a password in the URL', () => {
  it.each([
    ['a server that is not there', async () => `${host}:${await freePort()}/postgres`],
    ['a server that knows no such user', async () => `${host}:${server.port}/postgres`],
    ['a host that does not exist', async () => 'postgres.invalid/postgres'],
    ['a server without TLS', async () => `${host}:${server.port}/postgres?sslmode=verify-full`],
  ])('reaches no error, event or inspection: %s', async (_name, address) => {
    const seen = await collect({ url: `postgres://${user}:${password}@${await address()}` })
    for (const secret of [password, user, btoa(password)]) expect(seen).not.toContain(secret)
    expect(seen).toContain('TokenCacheError')
  })
})

describe('what Postgres says of a statement', () => {
  it.each([
    ['a Pool', () => new Pool({ connectionString: server.url })],
    ['a Client', () => new Client(server.url)],
  ])('is not passed on: it quotes the token (%s)', async (_name, make) => {
    const client = make()
    if (client instanceof Client) await client.connect()
    const token = sampleToken()
    const seen = await collect({ client, table: 'constrained' }, token)
    await client.end()
    expect(seen).toContain('postgres_23514')
    expect(seen).not.toContain(token.accessToken)
    expect(seen).not.toContain(token.refreshToken)
    expect(seen).not.toContain(`${server.port}`)
  })
})

describe('an error', () => {
  it.each([
    ['a server that is not there', () => 'postgres://127.0.0.1:1', /^ECONNREFUSED$/],
    ['no host', () => 'postgres://postgres.invalid', /^(?:ENOTFOUND|EAI_AGAIN|timeout)$/],
    [
      'a wrong password',
      () => `postgres://service:wrong@${host}:${server.port}/postgres`,
      /^postgres_auth$/,
    ],
    [
      'a database that does not exist',
      () => `postgres://postgres@${host}:${server.port}/nowhere`,
      /^postgres_no_database$/,
    ],
    [
      'a password that is missing',
      () => `postgres://service@${host}:${server.port}/postgres`,
      /^postgres_auth$/,
      'add it to the URL',
    ],
    [
      'a server without TLS',
      () => `postgres://postgres@${host}:${server.port}/postgres?sslmode=verify-full`,
      /^postgres_no_tls$/,
      'remove sslmode',
    ],
  ])('of %s has a stable code', async (_name, url, code, advice = '') => {
    await using cache = new PostgresTokenCache({ url: url() })
    const error = await cache.get('key').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'TokenCacheError',
      code: expect.stringMatching(code),
      message: expect.stringContaining(advice),
    })
  })

  it('is none with the right password', async () => {
    const url = `postgres://service:its%20password@${host}:${server.port}/postgres`
    await server.query('grant create on schema public to service')
    await using cache = new PostgresTokenCache({ url, table: 'of_service' })
    expect(await cache.get('key')).toBeUndefined()
  })
})
