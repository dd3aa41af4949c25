export { openTokenCache } from './token-cache.ts'
export { exitCode, type ExitCode } from './exit-code.ts'
export type { CheckResult } from './doctor/check.ts'
