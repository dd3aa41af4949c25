import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { patientOptions } from 'test-support/patient-options.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { PostgresTokenCache } from '../src/index.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()
repeatIfStoodStill()

let server: PostgresServer
let pool: Pool
beforeAll(async () => {
  server = await PostgresServer.start()
  pool = new Pool({ connectionString: server.url })
})
afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
})

async function columnsOf(table: string): Promise<unknown> {
  return server.query(
    `select column_name, data_type, is_nullable, column_default from information_schema.columns
     where table_name = $1 order by ordinal_position`,
    [table],
  )
}

describe('createTable', () => {
  it('is done by 20 processes at once, each of which then uses the table', async () => {
    const program = `
      import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'
      await using cache = new PostgresTokenCache({ url: '${server.url}', table: 'twenty' })
      await cache.createTable()
      await cache.set({ accessToken: 'a', expiresAt: 1900000000 }, 'process-' + process.pid)
      console.log('done')`
    const options = [...patientOptions, '--input-type=module', '--eval', program]
    const outputs = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { stdout } = await promisify(execFile)(process.execPath, options)
        return stdout.trim()
      }),
    )
    expect(outputs).toEqual(Array.from({ length: 20 }, () => 'done'))
    expect(await server.query('select count(*)::int from twenty')).toEqual([{ count: 20 }])
  })

  it('changes nothing where the table exists', async () => {
    const cache = new PostgresTokenCache({ client: pool, table: 'twice' })
    await cache.createTable()
    const token = sampleToken()
    await cache.set(token, 'key')
    await cache.createTable()
    expect(await cache.get('key')).toEqual(token)
  })

  it('creates what the SQL in the documentation creates', async () => {
    const page = join(import.meta.dirname, '../../../docs/cache/postgres.md')
    const [, sql = ''] = /```sql\n(.*?)```/s.exec(readFileSync(page, 'utf8')) ?? []
    await server.query(sql)
    await new PostgresTokenCache({ client: pool, table: 'by_cache' }).createTable()
    const columns = await columnsOf('by_cache')
    expect(columns).toHaveLength(12)
    expect(await columnsOf('spotify_sdk_tokens')).toEqual(columns)
    const cache = new PostgresTokenCache({ client: pool })
    const token = sampleToken()
    expect(await (await takeLease(cache, 'key')).commit(token)).toBe(true)
    expect(await cache.get('key')).toEqual(token)
  })

  it.each(['done', 'swept', 'done_', 'e', 'one', 'server', 'excluded', 'key', 'token'])(
    'takes a table whose name is a word of its statements: %s',
    async (table) => {
      const cache = new PostgresTokenCache({ client: pool, table })
      await cache.createTable()
      const token = sampleToken()
      const lease = await takeLease(cache, 'key')
      expect({
        busy: (await cache.lease('key')).granted,
        extended: await lease.extend?.(5),
        stored: await lease.commit(token),
        token: await cache.get('key'),
      }).toEqual({ busy: false, extended: true, stored: true, token })
      await cache.set(token, 'key')
      await (await takeLease(cache, 'key')).release({ cooldownSeconds: 5 })
      await cache.delete('key')
      expect(await cache.get('key')).toBeUndefined()
    },
  )

  it.each([
    '"; drop table x; --',
    'Grüße',
    'select',
    "it's",
    'a.b',
    'n'.repeat(63),
    'ü'.repeat(31),
    `n${'ü'.repeat(31)}`,
  ])('quotes the names of table and schema: %s', async (name) => {
    await server.query(`create schema "${name.replaceAll('"', '""')}"`)
    const cache = new PostgresTokenCache({ client: pool, table: name, schema: name })
    await cache.createTable()
    const token = sampleToken()
    expect(await (await takeLease(cache, 'key')).commit(token)).toBe(true)
    expect(await cache.get('key')).toEqual(token)
    await cache.delete('key')
    expect(
      await server.query(`select count(*)::int from "${name.replaceAll('"', '""')}".
        "${name.replaceAll('"', '""')}"`),
    ).toEqual([{ count: 1 }])
    expect(
      await server.query(
        'select count(*)::int from pg_indexes where schemaname = $1 and indexdef like $2',
        [name, '%(keep_until)'],
      ),
    ).toEqual([{ count: 1 }])
  })

  it('says that the schema does not exist', async () => {
    const cache = new PostgresTokenCache({ client: pool, schema: 'nowhere' })
    await expect(cache.createTable()).rejects.toMatchObject({ code: 'postgres_no_schema' })
  })
})

describe('a table that does not exist', () => {
  it('is an error that says what to do, with a client', async () => {
    const cache = new PostgresTokenCache({ client: pool, table: 'absent' })
    const uses = [
      () => cache.get('key'),
      () => cache.lease('key'),
      () => cache.set(sampleToken(), 'key'),
    ]
    for (const use of uses) {
      await expect(use()).rejects.toMatchObject({
        name: 'TokenCacheError',
        code: 'postgres_no_table',
        message: expect.stringContaining('createTable()'),
      })
    }
  })

  it('is created at first use, with a url', async () => {
    await using cache = new PostgresTokenCache({ url: server.url, table: 'at_first_use' })
    const uses = Array.from({ length: 8 }, (_, index) => cache.get(`key ${index}`))
    expect(await Promise.all(uses)).toEqual(uses.map(() => undefined))
    await server.query('drop table at_first_use')
    expect((await cache.lease('key')).granted).toBe(true)
  })
})

describe('a user who may use the table and create none', () => {
  it('needs no right to create where the table exists, and is told where it does not', async () => {
    const owner = new PostgresTokenCache({ client: pool, table: 'granted' })
    await owner.createTable()
    await server.query(
      `create role service login; revoke create on schema public from public;
       grant select, insert, update, delete on granted to service`,
    )
    const url = server.url.replace('postgres@', 'service@')
    await using cache = new PostgresTokenCache({ url, table: 'granted' })
    await cache.createTable()
    const token = sampleToken()
    expect(await (await takeLease(cache, 'key')).commit(token)).toBe(true)
    expect(await cache.get('key')).toEqual(token)
    await using other = new PostgresTokenCache({ url, table: 'not_granted' })
    const refusal = {
      code: 'postgres_permission',
      message: expect.stringContaining('grant usage and create on its schema, or run the SQL'),
    }
    await expect(other.get('key')).rejects.toMatchObject(refusal)
    await expect(other.createTable()).rejects.toMatchObject(refusal)
  })

  it('is told that a right on the schema is missing', async () => {
    const owner = new PostgresTokenCache({ client: pool, schema: 'tokens' })
    await server.query('create schema tokens; create role guest login')
    await owner.createTable()
    await server.query('grant select, insert, update, delete on tokens.spotify_sdk_tokens to guest')
    const url = server.url.replace('postgres@', 'guest@')
    await using cache = new PostgresTokenCache({ url, schema: 'tokens' })
    await expect(cache.get('key')).rejects.toMatchObject({
      code: 'postgres_permission',
      message: expect.stringContaining('on it, and usage on its schema'),
    })
  })

  it('is told that a right on the table is missing', async () => {
    await server.query('create role reader login; grant select on granted to reader')
    const url = server.url.replace('postgres@', 'reader@')
    await using cache = new PostgresTokenCache({ url, table: 'granted' })
    expect(await cache.get('none')).toBeUndefined()
    await expect(cache.lease('key')).rejects.toMatchObject({
      code: 'postgres_permission',
      message: expect.stringContaining('grant select, insert, update and delete'),
    })
  })
})

it('says that a table of that name is another one', async () => {
  await server.query('create table others (id int)')
  const cache = new PostgresTokenCache({ client: pool, table: 'others' })
  await expect(cache.get('key')).rejects.toMatchObject({ code: 'postgres_wrong_table' })
})

it.each([
  ['has no primary key', 'drop constraint damaged_pkey'],
  ['has a column of time of another type', 'alter column keep_until type text'],
  [
    'has a fence of another type',
    'alter column written_fence drop default, alter column written_fence type text',
  ],
])('says that the table %s', async (_what, change) => {
  await server.query('drop table if exists damaged')
  const cache = new PostgresTokenCache({ client: pool, table: 'damaged' })
  await cache.createTable()
  await server.query(`alter table damaged ${change}`)
  const failure = { code: 'postgres_wrong_table', message: expect.stringContaining('primary key') }
  await expect(cache.lease('key')).rejects.toMatchObject(failure)
  await expect(cache.set(sampleToken(), 'key')).rejects.toMatchObject(failure)
})

it('says at a sign-in or sign-out that the table has no column for its ids', async () => {
  const cache = new PostgresTokenCache({ client: pool, table: 'without_ids' })
  await cache.createTable()
  await server.query('alter table without_ids drop column signers')
  await cache.createTable()
  const failure = { code: 'postgres_wrong_table', message: expect.stringContaining('columns') }
  await expect(cache.set(sampleToken(), 'key')).rejects.toMatchObject(failure)
  await expect(cache.delete('key')).rejects.toMatchObject(failure)
})
