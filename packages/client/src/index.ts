export {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
export { apiBaseUrl } from './api-url.ts'
export { checkAuthProvider } from './check-auth-provider.ts'
export type { SearchParameters } from './client/api-address.ts'
export {
  SpotifyClient,
  type CallOptions,
  type CallWithBodyOptions,
} from './client/spotify-client.ts'
export type {
  SpotifyClientOptions,
  SpotifyClientSettings,
} from './client/spotify-client-options.ts'
export type { RateLimitErrorCode } from './errors/api-error.ts'
export { BadRequestError, type BadRequestErrorCode } from './errors/bad-request-error.ts'
export { ForbiddenError, type ForbiddenErrorCode } from './errors/forbidden-error.ts'
export { NotFoundError, type NotFoundErrorCode } from './errors/not-found-error.ts'
export { readResponse } from './errors/read-response.ts'
export { readResponseError } from './errors/read-response-error.ts'
export {
  createSpotifyFetch,
  type SpotifyFetch,
  type SpotifyFetchOptions,
} from './fetch/create-spotify-fetch.ts'
