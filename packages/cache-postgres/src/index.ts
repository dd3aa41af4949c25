export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export type {
  PgClient,
  PgListenClient,
  PgNotification,
  PgPool,
  PgPoolClient,
  PgStatement,
} from './postgres-client.ts'
export { PostgresTokenCache } from './postgres-token-cache.ts'
export type { PostgresTokenCacheOptions } from './postgres-token-cache-options.ts'
