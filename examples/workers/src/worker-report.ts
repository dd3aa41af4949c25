/** What a worker process tells the primary, several times a second. */
export interface WorkerReport {
  /** Tokens that its callers were given. */
  readonly calls: number
  /** Calls that ended in an error. */
  readonly failedCalls: number
  /** New tokens that it found in the cache. */
  readonly adopted: number
  /** New tokens that it requested. */
  readonly refreshed: number
  /** Whether it holds the lease at this moment. */
  readonly isHolder: boolean
  /** Unix seconds at which its token ends. */
  readonly expiresAt: number
}
