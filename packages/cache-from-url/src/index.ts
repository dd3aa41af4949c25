export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export { encryptByVariable } from './encryption.ts'
export { tokenCacheFromUrl } from './token-cache-from-url.ts'
