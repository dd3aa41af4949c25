/** Where a process can be stopped in the course of one refresh. */
export type Failpoint = 'before-lease' | 'after-lease' | 'sent' | 'before-commit' | 'after-commit'

/** What one process of a fleet is told at its start. */
export interface WorkerOptions {
  /** URL of a module that exports `buildCache(description, clock)`. */
  readonly cacheModule: string
  /** Describes the cache to that module: a folder, the address of a server. */
  readonly cache: string
  /** By how much this process's wall clock is wrong. */
  readonly clockOffsetSeconds?: number | undefined
  readonly failpoint?: Failpoint | undefined
  /**
   * `block`: stands still at the failpoint, timers and all, and waits to be killed. `wait`: goes on
   * when it is told to.
   */
  readonly atFailpoint?: 'block' | 'wait' | undefined
}

/** What a process is asked to do. */
export type Task =
  /** So many callers at once ask for a token. */
  | { readonly task: 'call'; readonly callers: number }
  /** The same, again and again, until it is told to stop. */
  | { readonly task: 'keep-calling'; readonly callers: number }
  | { readonly task: 'stop-calling' }
  /** Looks into the cache, past the provider. */
  | { readonly task: 'look' }

/** What a process has to say of its calls since it was last asked. */
export interface CallReport {
  /** Different tokens that were handed out, in order of appearance. */
  readonly accessTokens: readonly string[]
  /** Codes of errors. */
  readonly errors: readonly string[]
  /** Events of the provider, by type. */
  readonly events: Readonly<Record<string, number>>
  readonly calls: number
}

/** What a process sees in the cache. */
export interface LookReport {
  readonly accessToken: string | undefined
  /** By this process's own clock. */
  readonly remainingSeconds: number | undefined
}

/** From the fleet to a process. */
export type ToWorker = ({ readonly id: number } & Task) | { readonly go: true }

/** From a process to the fleet. */
export type FromWorker =
  | { readonly ready: true }
  | { readonly failpoint: Failpoint }
  | { readonly id: number; readonly report: CallReport | LookReport | null }
