import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { complaints } from '../checks/checks.ts'
import { proxiedBackend, type Backend } from './backend.ts'

export async function startPostgresBackend(): Promise<Backend> {
  const server = await PostgresServer.start()
  return proxiedBackend(server, {
    cacheModule: import.meta.resolve('test-support/caches/postgres-cache.ts'),
    urlOf: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
    complaints: () => postgresComplaints(server),
    flush: () => server.query('truncate spotify_sdk_tokens'),
  })
}

/** Complaints about more than one row, and about transactions that do not end. */
async function postgresComplaints(server: PostgresServer): Promise<readonly string[]> {
  const [found] = await server.query(
    `select (select count(*) from spotify_sdk_tokens)::int as rows,
      (select count(*) from pg_stat_activity where state like 'idle in transaction%')::int as open`,
  )
  const { rows = 0, open = 0 } = found as { readonly rows?: number; readonly open?: number }
  return complaints(
    rows > 1 && `${rows} rows are left`,
    open > 0 && `${open} transactions are open`,
  )
}
