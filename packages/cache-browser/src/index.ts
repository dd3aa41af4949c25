export type { BrowserTokenCacheOptions, TokenStorage } from './browser-token-cache-options.ts'
export { BrowserTokenCache } from './browser-token-cache.ts'
