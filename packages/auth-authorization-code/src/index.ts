export {
  AuthenticationError,
  AuthorizationError,
  ConfigurationError,
  ConnectionError,
  eventKey,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
export { AuthorizationCode, type AuthorizationCodeOptions } from './authorization-code.ts'
export {
  AuthorizationCodePkce,
  type AuthorizationCodePkceOptions,
} from './authorization-code-pkce.ts'
export {
  parseAuthorizationResponse,
  type AuthorizationResponse,
  type AuthorizationResponseOptions,
} from './authorization-response.ts'
export type { AuthorizationRequest, AuthorizationUrlOptions } from './authorization-url.ts'
export type { CodeFlowOptions } from './code-flow-options.ts'
export type { CodeFlow } from './code-flow.ts'
export type {
  AuthorizationResponseInput,
  AuthorizationResponseQuery,
} from './response-parameters.ts'
export type { ScopeOption, SpotifyScope } from './spotify-scope.ts'
export type { Authorization, ExchangeCodeOptions, UserProvider } from './user-provider.ts'
