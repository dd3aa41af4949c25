import { KeyDigests } from '@spotify-sdk/auth-core/toolkit'
import type { PostgresServer } from 'test-support/postgres/postgres-server.ts'

const digests = new KeyDigests()

/** A row of the table, as the server has it. */
export type Row = Readonly<Record<string, unknown>>

/** The row that holds all about a cache key. */
export async function rowOf(server: PostgresServer, key: string): Promise<Row | undefined> {
  const text = 'select * from spotify_sdk_tokens where key = $1'
  const [row] = await server.query(text, [await digests.of(key)])
  return row
}

/** Changes columns of a row, past the cache; makes the row if there is none. */
export async function change(
  server: PostgresServer,
  key: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const digest = await digests.of(key)
  const assignments = Object.entries(columns).map(([name, value]) => `${name} = ${value}`)
  await server.query(
    `insert into spotify_sdk_tokens (key, keep_until) values ('${digest}', now() + '1 hour')
     on conflict do nothing;
     update spotify_sdk_tokens set ${assignments.join(', ')} where key = '${digest}'`,
  )
}
