import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'
import { Pool } from 'pg'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import type { Effort, Experiment, Outcome } from '../experiment.ts'
import { interleave } from '../interleave.ts'
import { sampleToken } from './sample-token.ts'
import { runsOf, timingColumns, timingRows, type Timed } from './timing-rows.ts'

const key = 'client-credentials:0123456789abcdef0123456789abcdef'

/** As Postgres comes: a write is on the disk when it is answered. */
const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }

const rawSelect = 'select token from raw where key = $1'
const rawUpsert = `insert into raw (key, token) values ($1, $2)
  on conflict (key) do update set token = excluded.token`

const [read, store, refresh] = ['pg: raw select', 'pg: raw upsert', 'pg: two raw upserts']

async function run(effort: Effort): Promise<Outcome> {
  await using server = await PostgresServer.start({ settings: durable })
  const pool = new Pool({ connectionString: server.url, max: 1 })
  await pool.query('create table raw (key text primary key, token text)')
  const cache = new PostgresTokenCache({ client: pool })
  await cache.createTable()
  const token = sampleToken()
  const text = serializeTokenInfo(token)
  await cache.set(token, key)
  const upsert = (): Promise<unknown> => pool.query(rawUpsert, [key, text])
  await upsert()
  const timed = new Map<string, Timed>([
    [read, { kind: 'floor', to: read, run: () => pool.query(rawSelect, [key]) }],
    ['PostgresTokenCache.get', { kind: 'ours', to: read, run: () => cache.get(key) }],
    [store, { kind: 'floor', to: store, run: upsert }],
    ['PostgresTokenCache.set', { kind: 'ours', to: store, run: () => cache.set(token, key) }],
    [
      refresh,
      {
        kind: 'floor',
        to: refresh,
        run: async () => {
          await upsert()
          await upsert()
        },
      },
    ],
    [
      'PostgresTokenCache: lease and commit',
      {
        kind: 'ours',
        to: refresh,
        run: async () => {
          const lease = await cache.lease(key)
          if (!lease.granted || !(await lease.commit(token))) throw new Error('Not stored.')
        },
      },
    ],
  ])
  const pace = effort.isTiny
    ? { rounds: 1, sampleMilliseconds: 5 }
    : { rounds: 31, sampleMilliseconds: 100 }
  const timings = await interleave(runsOf(timed), pace)
  await pool.end()
  const goal = (name: string): Outcome['goals'][number] => {
    const floor = timed.get(name)?.to ?? name
    const reached = timings.ratio(name, floor)
    return {
      what: `\`${name}\` × ${floor.replace('pg: ', '')} by \`pg\``,
      bestPeer: '–',
      toReach: '≤ 1.3',
      reached: reached.toFixed(2),
      isReached: reached <= 1.3,
    }
  }
  return {
    columns: timingColumns,
    rows: timingRows(timed, timings),
    goals: [goal('PostgresTokenCache.get'), goal('PostgresTokenCache.set')],
  }
}

export const postgres: Experiment = {
  name: 'postgres',
  title: 'A token from Postgres',
  method:
    'A Postgres server on loopback with its usual durability, one call after another on one connection, ' +
    'all in turn in 31 shuffled rounds; the floor is a statement of the same client on a table of a key ' +
    'and a text. `PostgresTokenCache` also compares fences, tells other processes (`NOTIFY`), removes old ' +
    'rows, and works within a deadline.',
  plot: 'Time to read or store a token in Postgres, × a raw statement by the same client',
  limitSeconds: 90,
  run,
}
