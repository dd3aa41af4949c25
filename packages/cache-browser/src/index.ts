export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export type { BrowserTokenCacheOptions, TokenStorage } from './browser-token-cache-options.ts'
export { BrowserTokenCache } from './browser-token-cache.ts'
