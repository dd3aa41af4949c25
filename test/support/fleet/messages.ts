import type { PersonOutcome, PersonTask } from './person-task.ts'

/**
 * Where a process can be stopped in the course of one refresh. `after-lease`: about to send. A login
 * passes those from there on, too.
 */
export type Failpoint = 'before-lease' | 'after-lease' | 'sent' | 'before-commit' | 'after-commit'

/** `block`: stands still, timers and all, and waits to be killed. `wait`: goes on when it is told to. */
export type FailpointMode = 'block' | 'wait'

/** What one process of a fleet is told at its start. */
export interface WorkerOptions {
  /** URL of a module that exports `buildCache(description, clock)`. */
  readonly cacheModule: string
  /** Describes the cache to that module: a folder, the address of a server. */
  readonly cache: string
  /**
   * How it gets its tokens.
   * @defaultValue 'client-credentials'
   */
  readonly grant?: 'client-credentials' | 'authorization-code' | undefined
  /** Seconds after which a user's fresh token is looked up again. */
  readonly revalidateSeconds?: number | undefined
  /** Path of the file in which it notes the points that it has come to. */
  readonly journal?: string | undefined
  /** By how much this process's wall clock is wrong. */
  readonly clockOffsetSeconds?: number | undefined
  /**
   * Gives the cache 20 s to answer instead of half a second: on a busy machine, one that works well
   * can be late.
   * @defaultValue false
   */
  readonly isPatient?: boolean | undefined
  readonly failpoint?: Failpoint | undefined
  readonly atFailpoint?: FailpointMode | undefined
  /** Counts unhandled rejections, instead of ending by the first one; and can collect its garbage. */
  readonly isWatched?: boolean | undefined
}

/** What a process is asked to do. */
export type Task =
  /** So many callers at once ask for a token. */
  | { readonly task: 'call'; readonly callers: number }
  /** The same, again and again, until it is told to stop. */
  | { readonly task: 'keep-calling'; readonly callers: number }
  | { readonly task: 'stop-calling' }
  /** Tells what came of the calls since it was last asked. */
  | { readonly task: 'report' }
  /** Looks into the cache, past the provider. */
  | { readonly task: 'look' }
  /** Stops at this failpoint when it next comes by, once. */
  | { readonly task: 'arm'; readonly failpoint: Failpoint; readonly mode: FailpointMode }
  /** Stops nowhere, and goes on where it has stopped. */
  | { readonly task: 'disarm' }
  /** Tells the provider that the API has refused the token in hand. */
  | { readonly task: 'invalidate' }
  /** Collects garbage, and tells what the process holds. */
  | { readonly task: 'vitals' }
  | PersonTask

/** When a token was handed out, first and last, in Unix seconds. */
export interface ServedToken {
  readonly accessToken: string
  readonly firstAt: number
  readonly lastAt: number
}

/** A call that ended in an error, and when, in Unix seconds. */
export interface FailedCall {
  /** Of the error's class. */
  readonly name: string
  readonly code: string
  readonly at: number
}

/** A pause that a failed token request began. */
export interface CooldownBegun {
  readonly at: number
  readonly seconds: number
}

/** What a process has to say of its calls since it was last asked. */
export interface CallReport {
  /** Different tokens that were handed out, in order of appearance. */
  readonly accessTokens: readonly string[]
  readonly served: readonly ServedToken[]
  /** Codes of errors. */
  readonly errors: readonly string[]
  readonly failed: readonly FailedCall[]
  readonly cooldowns: readonly CooldownBegun[]
  /** Events of the provider, by type. */
  readonly events: Readonly<Record<string, number>>
  readonly calls: number
  readonly longestWaitSeconds: number
}

/** What a process sees in the cache. */
export interface LookReport {
  readonly accessToken: string | undefined
  /** By this process's own clock. */
  readonly remainingSeconds: number | undefined
}

/** What a process holds. */
export interface Vitals {
  readonly unhandledRejections: number
  readonly rssBytes: number
  /** After a full collection of garbage. */
  readonly heapUsedBytes: number
  /** What keeps, or could keep, the event loop alive, by type: timers, sockets, pipes. */
  readonly activeResources: Readonly<Record<string, number>>
  readonly openFiles: number
}

/** What a task came to. */
export type Outcome = CallReport | LookReport | Vitals | PersonOutcome | null

/** From the fleet to a process. */
export type ToWorker = ({ readonly id: number } & Task) | { readonly go: true }

/** From a process to the fleet. */
export type FromWorker =
  | { readonly ready: true }
  | { readonly failpoint: Failpoint }
  | { readonly id: number; readonly report: Outcome }
