export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export { tokenCacheFromUrl } from './token-cache-from-url.ts'
