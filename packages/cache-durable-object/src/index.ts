export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export {
  DurableObjectTokenCache,
  type DurableObjectTokenCacheOptions,
} from './durable-object-token-cache.ts'
export type { TokenCacheNamespace } from './object-client.ts'
export { TokenCacheObject, type TokenCacheObjectState } from './token-cache-object.ts'
