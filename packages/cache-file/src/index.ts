export { FileTokenCache, type FileTokenCacheOptions } from './file-token-cache.ts'
