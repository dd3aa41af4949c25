import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache } from '@spotify-sdk/testing'
import { Client, Pool } from 'pg'
import { afterAll, describe } from 'vitest'
import { clockWithoutHeartbeats } from 'test-support/clock-without-heartbeats.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { PostgresTokenCache, type PostgresTokenCacheOptions } from '../src/index.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()

const server = await PostgresServer.start()
const { url } = server
const pool = new Pool({ connectionString: url })
const serializable = new Pool({
  connectionString: url,
  options: '-c default_transaction_isolation=serializable',
})
const [client, listenClient] = [new Client(url), new Client(url)]
await Promise.all([client.connect(), listenClient.connect()])
await new PostgresTokenCache({ client: pool }).createTable()

afterAll(async () => {
  await Promise.all([pool, serializable, client, listenClient].map((each) => each.end()))
  await server[Symbol.asyncDispose]()
})

const leaseSeconds = 5

function describeBackend(name: string, options: PostgresTokenCacheOptions): void {
  const factory = (clock?: Clock): PostgresTokenCache =>
    new PostgresTokenCache({ ...options, leaseSeconds, clock })
  const lacks = (options.url ?? options.listenClient) ? [] : (['subscribe'] as const)
  describeTokenCache(`on ${name}`, () => factory(), {
    leaseSeconds,
    lacks,
    withoutHeartbeat: () => factory(clockWithoutHeartbeats),
    runner: concurrentRunner,
  })
}

describe.concurrent('PostgresTokenCache', () => {
  describeBackend('a Pool', { client: pool })
  describeBackend('a Pool, with a Client that listens', { client: pool, listenClient })
  describeBackend('a Pool whose transactions are serializable', { client: serializable })
  describeBackend('a Client', { client })
  describeBackend('a postgres: URL', { url })
})
