import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { describeServerClock } from 'test-support/server-cache/describe-server-clock.ts'
import { PostgresTokenCache } from '../src/index.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()
repeatIfStoodStill()

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describeServerClock((clock) => new PostgresTokenCache({ url: server.url, clock }))
