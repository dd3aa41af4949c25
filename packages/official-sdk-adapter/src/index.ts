export {
  AuthenticationError,
  BadRequestError,
  ConfigurationError,
  ConnectionError,
  ForbiddenError,
  NotFoundError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
} from '@spotify-sdk/client'
export { createAuthStrategy, type SignOutProvider } from './create-auth-strategy.ts'
export { sdkOptions, type AdapterOptions, type ProviderSdkOptions } from './sdk-options.ts'
