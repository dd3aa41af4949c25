import { Client, Pool } from 'pg'
import { describe, expect, it } from 'vitest'
import {
  OutageScenario,
  outageTimeoutMilliseconds,
  unexplained,
  whenUnseen,
} from 'test-support/outage-scenario.ts'
import { patientClock } from 'test-support/patient-clock.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { PostgresTokenCache } from '../src/index.ts'

/** A Postgres, and the link to it. */
interface Backend {
  readonly server: PostgresServer
  readonly proxy: TcpProxy
}

interface Disturbance {
  readonly name: string
  readonly disturb: (backend: Backend) => unknown
  readonly mend: (backend: Backend) => unknown
  /** One of the failures that the events tell of; `undefined`: there is none. */
  readonly failure: RegExp | undefined
  /** Failures that it may bring, and need not. */
  readonly canHappen?: RegExp
}

/** Every write of the table fails with this SQLSTATE, raised by the server. */
function failWrites(state: string): Pick<Disturbance, 'disturb' | 'mend'> {
  return {
    disturb: ({ server }) =>
      server.query(
        `create function fail() returns trigger language plpgsql as
         $$ begin raise exception 'no' using errcode = '${state}'; end $$;
         create trigger fail before insert or update on spotify_sdk_tokens
         for each row execute function fail()`,
      ),
    mend: ({ server }) => server.query('drop function fail cascade'),
  }
}

/** Another session keeps all rows locked in a transaction that it does not end. */
const locks = new WeakMap<PostgresServer, Client>()

const disturbances: readonly Disturbance[] = [
  {
    name: 'stopped',
    disturb: ({ server }) => server.stop(),
    mend: ({ server }) => server.start(),
    failure: /^get (?:timeout|ECONNRESET|ECONNREFUSED|postgres_unavailable)$/,
  },
  {
    name: 'frozen',
    disturb: ({ server }) => server.freeze(),
    mend: ({ server }) => server.thaw(),
    failure: /^get timeout$/,
  },
  {
    name: 'emptied',
    disturb: ({ server }) => server.query('truncate spotify_sdk_tokens'),
    mend: () => {},
    failure: undefined,
  },
  {
    name: 'read-only',
    disturb: ({ server }) => server.set('default_transaction_read_only', 'on'),
    mend: ({ server }) => server.set('default_transaction_read_only', 'off'),
    failure: /^lease postgres_readonly$/,
  },
  {
    name: 'without space on its disk',
    ...failWrites('53100'),
    failure: /^lease postgres_disk_full$/,
  },
  {
    name: 'without memory',
    ...failWrites('53200'),
    failure: /^lease postgres_out_of_memory$/,
  },
  {
    name: 'locking the entry in a transaction that does not end',
    disturb: async ({ server }) => {
      const client = new Client(server.url)
      client.on('error', () => {})
      await client.connect()
      await client.query('begin')
      await client.query('select * from spotify_sdk_tokens for update')
      locks.set(server, client)
    },
    // Its connection is lost: the server ends the transaction.
    mend: ({ server }) => locks.get(server)?.end(),
    failure: /^lease timeout$/,
  },
  {
    name: 'canceling statements that wait (statement_timeout)',
    disturb: async ({ server }) => {
      await server.set('statement_timeout', "'50ms'")
      await server.killBackends()
      const client = new Client({ connectionString: server.url, statement_timeout: 0 })
      client.on('error', () => {})
      await client.connect()
      await client.query('begin')
      await client.query('lock table spotify_sdk_tokens in exclusive mode')
      locks.set(server, client)
    },
    mend: async ({ server }) => {
      await locks.get(server)?.end()
      await server.set('statement_timeout', '0')
    },
    failure: /^lease postgres_statement_timeout$/,
  },
  {
    name: 'killing the backends of its clients',
    disturb: ({ server }) => server.killBackends(),
    mend: ({ server }) => server.killBackends(),
    failure: undefined,
    canHappen: /^\w+ (?:ECONNRESET|postgres_shutdown|postgres_unavailable)$/,
  },
  {
    name: 'without a free connection',
    disturb: async ({ server }) => {
      await server.query('alter database postgres connection limit 0')
      await server.killBackends()
    },
    mend: ({ server }) => server.query('alter database postgres connection limit -1'),
    // The killed connection is noticed first, or the refusal of a new one.
    failure: /^get postgres_(?:too_many_connections|unavailable|shutdown)$/,
  },
  {
    name: 'cut off',
    disturb: ({ proxy }) => proxy.cut(),
    mend: ({ proxy }) => proxy.mend(),
    failure: /^get (?:timeout|ECONNRESET|postgres_unavailable)$/,
  },
  {
    name: 'far too slow to reach',
    disturb: ({ proxy }) => (proxy.delayMilliseconds = 2000),
    mend: ({ proxy }) => proxy.mend(),
    failure: /^get timeout$/,
  },
  {
    name: 'behind a link that swallows everything',
    disturb: ({ proxy }) => proxy.hold(),
    mend: ({ proxy }) => proxy.mend(),
    failure: /^get timeout$/,
  },
]

/** One cache on a pool of its owner, one on a pool of its own. A `Client` that broke stays broken. */
async function startScenario(port: number, stack: AsyncDisposableStack): Promise<OutageScenario> {
  const url = `postgres://service@127.0.0.1:${port}/postgres`
  const client = new Pool({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  stack.defer(() => client.end())
  // Without the time-outs of the scenario, which a busy machine may hit.
  const owner = new Pool({ connectionString: url })
  await new PostgresTokenCache({ client: owner, clock: patientClock() }).createTable()
  await owner.end()
  return OutageScenario.start((leaseSeconds, provider) =>
    provider === 0
      ? new PostgresTokenCache({ client, leaseSeconds })
      : new PostgresTokenCache({ url, leaseSeconds }),
  )
}

describe.concurrent('while its Postgres is', () => {
  it.for(disturbances.map((disturbance) => [disturbance.name, disturbance] as const))(
    '%s, every caller has a token meanwhile, and afterwards refreshes are shared again',
    { retry: whenUnseen, timeout: outageTimeoutMilliseconds },
    async ([, { disturb, mend, failure, canHappen }]) => {
      await using server = await PostgresServer.start()
      // No superuser, for whom some limits do not count.
      await server.query('create role service login; grant create on schema public to service')
      await using proxy = await TcpProxy.start(server.port)
      await using stack = new AsyncDisposableStack()
      await using scenario = await startScenario(proxy.port, stack)
      const report = await scenario.run(
        () => disturb({ server, proxy }),
        () => mend({ server, proxy }),
      )
      expect({
        errors: report.errors,
        unexplained: unexplained(report, failure, canHappen),
      }).toEqual({ errors: [], unexplained: [] })
    },
  )
})

/** The highest fence that a server knows. */
async function latestFence(server: PostgresServer): Promise<number> {
  const [row] = await server.query('select max(last_fence) as fence from spotify_sdk_tokens')
  return Number(row?.['fence'])
}

it(
  'goes on with the standby that was promoted, when the primary is gone, and fences grow',
  { retry: whenUnseen, timeout: outageTimeoutMilliseconds },
  async () => {
    await using primary = await PostgresServer.start()
    await primary.query('create role service login; grant create on schema public to service')
    await using proxy = await TcpProxy.start(primary.port)
    await using stack = new AsyncDisposableStack()
    await using scenario = await startScenario(proxy.port, stack)
    await using standby = await PostgresServer.start({ primary })
    let before = 0
    const report = await scenario.run(
      async () => {
        before = await latestFence(primary)
        await primary.stop()
        proxy.reset()
      },
      async () => {
        await standby.promote()
        proxy.targetPort = standby.port
      },
    )
    expect(report.errors).toEqual([])
    expect(await latestFence(standby)).toBeGreaterThan(before)
  },
)
