import { afterAll, beforeAll } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { describeFleet } from 'test-support/server-cache/describe-fleet.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

// The first process of a fleet creates its table.
describeFleet({
  cacheModule: import.meta.resolve('test-support/caches/patient-postgres-cache.ts'),
  optionsOf: (fleet) => ({ url: server.url, table: fleet }),
})
