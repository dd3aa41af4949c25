export {
  AuthenticationError,
  AuthorizationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
export { authorizeOnLoopback } from './authorize-on-loopback.ts'
export type { CodeExchanger, LoginProvider } from './login-provider.ts'
export type { LoopbackOptions } from './loopback-options.ts'
