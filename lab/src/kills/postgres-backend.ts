import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import type { KillBackend } from './kill-backend.ts'

/** One server, which only the processes are killed around. */
export async function startPostgresBackend(): Promise<KillBackend> {
  const server = await PostgresServer.start()
  const cache = JSON.stringify({ url: server.url })
  return {
    cacheModule: import.meta.resolve('test-support/caches/postgres-cache.ts'),
    cacheOf: () => cache,
    complaints: () => complaintsAbout(server),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** More rows than one, transactions that nobody ends, and connections of processes that are gone. */
async function complaintsAbout(server: PostgresServer): Promise<readonly string[]> {
  const [found] = await server.query(
    `select (select count(*) from spotify_sdk_tokens)::int as rows,
      (select count(*) from pg_stat_activity where state like 'idle in transaction%')::int as open`,
  )
  const { rows = 0, open = 0 } = found as { readonly rows?: number; readonly open?: number }
  return [
    ...(rows > 1 ? [`${rows} rows are left`] : []),
    ...(open > 0 ? [`${open} transactions are open`] : []),
  ]
}
