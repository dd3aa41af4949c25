import { randomUUID } from 'node:crypto'
import type { TokenInfo } from '@spotify-sdk/auth-core'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { PostgresTokenCache, type PgStatement } from '../src/index.ts'

let server: PostgresServer
let pool: Pool
beforeAll(async () => {
  server = await PostgresServer.start()
  pool = new Pool({ connectionString: server.url })
  await new PostgresTokenCache({ client: pool }).createTable()
})
afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
})

/** What another process does between a write whose answer is lost and its next attempt. */
const meanwhile = [
  [
    'sign-in',
    'a refresh',
    (cache: PostgresTokenCache, key: string) => cache.set(sampleToken(), key),
    async (other: PostgresTokenCache, key: string, token: TokenInfo) =>
      (await takeLease(other, key)).commit(token),
    true,
  ],
  [
    'sign-in',
    'a sign-out',
    (cache: PostgresTokenCache, key: string) => cache.set(sampleToken(), key),
    (other: PostgresTokenCache, key: string) => other.delete(key),
    false,
  ],
  [
    'sign-out',
    'two sign-ins and a refresh',
    (cache: PostgresTokenCache, key: string) => cache.delete(key),
    async (other: PostgresTokenCache, key: string, token: TokenInfo) => {
      await other.set(sampleToken(), key)
      await other.set(sampleToken(), key)
      await (await takeLease(other, key)).commit(token)
    },
    true,
  ],
] as const

describe.concurrent('a write that was done, whose answer is lost', () => {
  it.for(meanwhile)(
    'undoes nothing that was done before it is repeated: a %s, %s',
    async ([, , write, change, isStored]) => {
      const other = new PostgresTokenCache({ client: pool, clock: patientClock() })
      const key = randomUUID()
      const token = sampleToken()
      let attempts = 0
      const client = {
        query: async (statement: PgStatement) => {
          const result = await pool.query(statement)
          if (!statement.text.includes('is null, fence') || ++attempts > 1) return result
          await change(other, key, token)
          throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
        },
      }
      await write(new PostgresTokenCache({ client, clock: patientClock() }), key)
      expect({ attempts, stored: await other.get(key) }).toEqual({
        attempts: 2,
        stored: isStored ? token : undefined,
      })
    },
  )
})
