export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export { EncryptedTokenCache, type EncryptedTokenCacheOptions } from './encrypted-token-cache.ts'
export { parseEncryptionKeys, type EncryptionKey, type NoEncryption } from './encryption-keys.ts'
