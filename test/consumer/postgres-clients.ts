import { PostgresTokenCache, type PgClient, type PgPool } from '@spotify-sdk/cache-postgres'

/** Typed by their shape: `pg` need not be installed. */
export const clientLike: PgClient = { query: async ({ text }) => ({ rows: [text] }) }

export const poolLike: PgPool = {
  totalCount: 0,
  connect: async () => ({ ...clientLike, release: () => {}, on: () => {}, off: () => {} }),
}

export const caches: readonly PostgresTokenCache[] = [
  new PostgresTokenCache({ client: clientLike, table: undefined, schema: undefined }),
  new PostgresTokenCache({ client: poolLike, url: undefined }),
  new PostgresTokenCache({ url: 'postgres://user:password@db.example/app', client: undefined }),
]

// @ts-expect-error one of client and url is required
export const neither: unknown = () => new PostgresTokenCache({})

// @ts-expect-error not both of them
export const both: unknown = () => new PostgresTokenCache({ url: 'postgres://a', client: poolLike })
