export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export { FileTokenCache, type FileTokenCacheOptions } from './file-token-cache.ts'
export { stateFolder } from './state-folder.ts'
