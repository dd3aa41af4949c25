import type { PersonOutcome, PersonTask } from './person-task.ts'

/**
 * Where a process can be stopped during a refresh. `after-lease`: about to send. A sign-in passes
 * the points from there on too.
 */
export type Failpoint = 'before-lease' | 'after-lease' | 'sent' | 'before-commit' | 'after-commit'

/**
 * `block`: stops the process, including timers, until it is killed. `wait`: continues on command.
 */
export type FailpointMode = 'block' | 'wait'

/** Options of a process at its start. */
export interface WorkerOptions {
  /** URL of a module that exports `buildCache(description, clock)`. */
  readonly cacheModule: string
  /** Describes the cache for that module: a folder, or the address of a server. */
  readonly cache: string
  /**
   * How it gets its tokens.
   * @defaultValue 'client-credentials'
   */
  readonly grant?: 'client-credentials' | 'authorization-code' | undefined
  /** Seconds after which a user's fresh token is checked against the cache. */
  readonly revalidateSeconds?: number | undefined
  /** Path of the file in which it records the points it has reached. */
  readonly journal?: string | undefined
  /** Error of this process's wall clock, in seconds. */
  readonly clockOffsetSeconds?: number | undefined
  /**
   * Gives the cache 20 s instead of half a second, because a busy machine can make a working cache
   * late.
   * @defaultValue false
   */
  readonly isPatient?: boolean | undefined
  readonly failpoint?: Failpoint | undefined
  readonly atFailpoint?: FailpointMode | undefined
  /** Counts unhandled rejections instead of exiting, and can collect garbage. */
  readonly isWatched?: boolean | undefined
  /** Scheduling priority, from -20 (high) to 19. @defaultValue that of the parent process */
  readonly priority?: number | undefined
}

/** A task for a process. */
export type Task =
  /** Starts this many concurrent callers. */
  | { readonly task: 'call'; readonly callers: number }
  /** The same, again and again, until it is told to stop. */
  | { readonly task: 'keep-calling'; readonly callers: number }
  | { readonly task: 'stop-calling' }
  /** Tells what came of the calls since it was last asked. */
  | { readonly task: 'report' }
  /** Closes the provider. A refresh under way ends first, and its event is counted. */
  | { readonly task: 'close-provider' }
  /** Looks into the cache, past the provider, and into the provider's memory. */
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

/** When a token was returned first and last, in Unix seconds. */
export interface ServedToken {
  readonly accessToken: string
  readonly firstAt: number
  readonly lastAt: number
}

/** A failed call, with its time in Unix seconds. */
export interface FailedCall {
  /** Name of the error's class. */
  readonly name: string
  readonly code: string
  readonly at: number
}

/** A pause after a failed token request. */
export interface CooldownBegun {
  readonly at: number
  readonly seconds: number
}

/** A process's report of its calls since the last one. */
export interface CallReport {
  /** The different tokens returned, in order of appearance. */
  readonly accessTokens: readonly string[]
  readonly served: readonly ServedToken[]
  /** Codes of errors. */
  readonly errors: readonly string[]
  readonly failed: readonly FailedCall[]
  readonly cooldowns: readonly CooldownBegun[]
  /** Events of the provider, by type. */
  readonly events: Readonly<Record<string, number>>
  /** How many calls have ended. */
  readonly calls: number
  readonly longestWaitSeconds: number
  /** The longest time that the process stood still since its start. */
  readonly longestStallSeconds: number
}

/** The tokens of a process. */
export interface LookReport {
  /** What it sees in the cache, valid or not. */
  readonly accessToken: string | undefined
  /** On this process's own clock. */
  readonly remainingSeconds: number | undefined
  /** The valid one in its memory. */
  readonly heldToken: string | undefined
}

/** What a process holds. */
export interface Vitals {
  readonly unhandledRejections: number
  readonly rssBytes: number
  /** After a full garbage collection. */
  readonly heapUsedBytes: number
  /** What keeps, or could keep, the event loop alive, by type: timers, sockets, pipes. */
  readonly activeResources: Readonly<Record<string, number>>
  readonly openFiles: number
}

/** The result of a task. */
export type Outcome = CallReport | LookReport | Vitals | PersonOutcome | null

/** From the fleet to a process. */
export type ToWorker = ({ readonly id: number } & Task) | { readonly go: true }

/** From a process to the fleet. */
export type FromWorker =
  | { readonly ready: true }
  | { readonly failpoint: Failpoint }
  | { readonly id: number; readonly report: Outcome }
