export type {
  AuthEvent,
  AuthEventListener,
  CacheDegradedEvent,
  CacheFailedEvent,
  EntryIgnoredEvent,
  LeaseLostEvent,
  ReauthorizationDueEvent,
  ReauthorizationRequiredEvent,
  RefreshFailedEvent,
  SignedInEvent,
  SignedOutEvent,
  TokenAdoptedEvent,
  TokenDeletedEvent,
  TokenInvalidatedEvent,
  TokenNotStoredEvent,
  TokenRefreshedEvent,
  UserTokensNotSharedEvent,
} from './auth-event.ts'
export { notify } from './auth-event.ts'
export type { AccessTokenOptions, AuthProvider } from './auth-provider.ts'
export type { Awaitable } from './awaitable.ts'
export { systemClock, type Clock, type SleepOptions } from './clock.ts'
export type { Bootstrap } from './engine/bootstrap.ts'
export { AppTokenSource } from './engine/app-token-source.ts'
export type { RequestToken } from './engine/engine.ts'
export type { SendPermit } from './engine/send-permit.ts'
export { optionalSetting, requiredSetting } from './environment.ts'
export {
  AuthenticationError,
  type AuthenticationErrorDetails,
} from './errors/authentication-error.ts'
export { ConfigurationError } from './errors/configuration-error.ts'
export { ConnectionError } from './errors/connection-error.ts'
export { isErrorOf } from './errors/is-error-of.ts'
export { RateLimitError, type RateLimitErrorDetails } from './errors/rate-limit-error.ts'
export {
  ReauthorizationRequiredError,
  type ReauthorizationRequiredErrorDetails,
} from './errors/reauthorization-required-error.ts'
export { ServerError } from './errors/server-error.ts'
export { SpotifyError, type SpotifyErrorDetails } from './errors/spotify-error.ts'
export { TokenCacheError, type TokenCacheErrorDetails } from './errors/token-cache-error.ts'
export { eventKey } from './event-key.ts'
export { HeldLease, type HeldLeaseOptions } from './held-lease.ts'
export { LeaseWatch } from './lease-watch.ts'
export { MemoryTokenCache, type MemoryTokenCacheOptions } from './memory-token-cache.ts'
export {
  checkProviderOptions,
  type CheckedProviderOptions,
  type ProviderOptions,
} from './provider-options.ts'
export { reauthorizeBy } from './reauthorize-by.ts'
export { parseTokenInfo, serializeTokenInfo } from './stored-token.ts'
export { tokenCacheKey, type TokenCacheKeyParts } from './token-cache-key.ts'
export type {
  LeaseRefusal,
  LeaseReleaseOptions,
  RefreshLease,
  TokenCache,
  TokenCacheListener,
  TokenCacheNotice,
} from './token-cache.ts'
export { isTokenExpired, type TokenExpiryOptions, type TokenInfo } from './token-info.ts'
export { systemCodeOf } from './system-code.ts'
export { endpointUrl } from './token-endpoint/endpoint-url.ts'
export { redact } from './token-endpoint/redact.ts'
export { parseRetryAfter } from './token-endpoint/retry-after.ts'
export type {
  TokenFetch,
  TokenFetchInit,
  TokenFetchResponse,
} from './token-endpoint/token-fetch.ts'
export { sendTokenRequest, type TokenRequest } from './token-endpoint/token-request.ts'
export type {
  AppTokenSourceOptions,
  RenewalGrant,
  TokenSourceOptions,
} from './engine/token-source-options.ts'
export { TokenSource } from './engine/token-source.ts'
