import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import type { Backend, BackendFault } from './backend.ts'
import { lasting } from './redis-backend.ts'

/** One Postgres server behind a proxy that can cut the connections. */
export async function startPostgresBackend(): Promise<Backend> {
  const server = await PostgresServer.start()
  const proxy = await TcpProxy.start(server.port)
  const cache = JSON.stringify({ url: `postgres://postgres@127.0.0.1:${proxy.port}/postgres` })
  const repair = (): void => proxy.mend()
  const freeze = (): void => server.freeze()
  const thaw = (): void => server.thaw()
  return {
    cacheModule: import.meta.resolve('test-support/caches/postgres-cache.ts'),
    cacheOf: () => cache,
    complaints: () => postgresComplaints(server),
    faults: new Map<BackendFault, (seconds: number) => Promise<unknown>>([
      ['cut', (seconds) => lasting(seconds, () => proxy.cut(), repair)],
      ['hold', (seconds) => lasting(seconds, () => proxy.hold(), repair)],
      ['freeze-server', (seconds) => lasting(seconds, freeze, thaw)],
      ['flush', () => server.query('truncate spotify_sdk_tokens')],
    ]),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Complaints about more than one row, and about transactions that do not end. */
async function postgresComplaints(server: PostgresServer): Promise<readonly string[]> {
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
