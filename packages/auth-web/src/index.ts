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
export { createLogin, type Login } from './create-login.ts'
export type { AfterLogin, LoginCookieOptions, LoginOptions } from './login-options.ts'
export type { LoginProvider, LoginSession, RequestWithCookies } from './login-session.ts'
export { isSameOrigin } from './same-origin.ts'
