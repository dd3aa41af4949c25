export type {
  AuthEvent,
  AuthEventListener,
  CacheDegradedEvent,
  CacheFailedEvent,
  CacheEntryIgnoredEvent,
  LeaseLostEvent,
  ReauthorizationDueEvent,
  ReauthorizationRequiredEvent,
  RefreshFailedEvent,
  SignedInEvent,
  SignedOutEvent,
  TokenAdoptedEvent,
  SignedOutElsewhereEvent,
  TokenInvalidatedEvent,
  TokenStoreFailedEvent,
  TokenRefreshedEvent,
  UserTokensNotSharedEvent,
} from './auth-event.ts'
export type { AccessToken, AccessTokenOptions, AuthProvider } from './auth-provider.ts'
export type { Awaitable } from './awaitable.ts'
export type { Clock } from './clock.ts'
export type { ImportRefreshTokenOptions } from './engine/user/import-refresh-token.ts'
export type { InitialRefreshToken } from './engine/options.ts'
export { AppTokenSource } from './engine/app-token-source.ts'
export type { RequestToken } from './engine/options.ts'
export type { SendPermit } from './engine/send-permit.ts'
export {
  AuthenticationError,
  type AuthenticationErrorCode,
  type AuthenticationErrorDetails,
} from './errors/authentication-error.ts'
export {
  AuthorizationError,
  type AuthorizationErrorCode,
  type AuthorizationErrorDetails,
} from './errors/authorization-error.ts'
export { ConfigurationError, type ConfigurationErrorCode } from './errors/configuration-error.ts'
export { ConnectionError, type ConnectionErrorCode } from './errors/connection-error.ts'
export { RateLimitError, type RateLimitErrorCode } from './errors/rate-limit-error.ts'
export {
  ReauthorizationRequiredError,
  type ReauthorizationRequiredErrorCode,
  type ReauthorizationRequiredErrorDetails,
} from './errors/reauthorization-required-error.ts'
export { ServerError, type ServerErrorCode } from './errors/server-error.ts'
export { SpotifyError, type SpotifyErrorDetails } from './errors/spotify-error.ts'
export {
  TokenCacheError,
  type TokenCacheErrorCode,
  type TokenCacheErrorDetails,
} from './errors/token-cache-error.ts'
export { eventKey } from './event-key.ts'
export { MemoryTokenCache, type MemoryTokenCacheOptions } from './cache/memory-token-cache.ts'
export type { ProviderOptions } from './provider-options.ts'
export { reauthorizeBy } from './token/user-grant.ts'
export { parseTokenInfo, serializeTokenInfo } from './token/stored-token.ts'
export { tokenCacheKey, type TokenCacheKeyParts } from './token/token-cache-key.ts'
export type {
  LeaseRefusal,
  LeaseReleaseOptions,
  RefreshLease,
  TokenCache,
  TokenCacheListener,
  TokenCacheNotice,
} from './cache/token-cache.ts'
export { isTokenExpired, type TokenExpiryOptions, type TokenInfo } from './token/token-info.ts'
export type {
  TokenFetch,
  TokenFetchInit,
  TokenFetchResponse,
} from './token-endpoint/token-fetch.ts'
export type { AppTokenSourceOptions, UserTokenSourceOptions } from './engine/options.ts'
export { UserTokenSource } from './engine/user-token-source.ts'
