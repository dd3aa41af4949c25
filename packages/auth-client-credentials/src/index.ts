export {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  SpotifyError,
} from '@spotify-sdk/auth-core'
export { ClientCredentials, type ClientCredentialsOptions } from './client-credentials.ts'
