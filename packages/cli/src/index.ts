export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export { openTokenCache } from './token-cache.ts'
export { exitCode, type ExitCode } from './exit-code.ts'
export type { CheckResult } from './doctor/check.ts'
