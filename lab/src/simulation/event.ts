import type { CodeRefusal } from './accounts/authorization-codes.ts'
import type { Fault } from './fault.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import type { UserEvent } from './user-event.ts'

/** An issued access token, with the facts that only the accounts service knows. Times are true time. */
export interface IssuedToken {
  readonly accessToken: string
  readonly key: string
  /** The sign-in that the token descends from; 0 for tokens of an app. */
  readonly signIn: number
  /** Counts the refresh tokens of one sign-in. */
  readonly generation: number
  /** Granted scopes, separated by spaces. */
  readonly scope: string
  /** A client counts the lifetime from before its request. */
  readonly requestedAt: number
  readonly issuedAt: number
  readonly expiresAt: number
  readonly lifetimeSeconds: number
}

/** One request to the token endpoint. */
export interface TokenRequest {
  readonly number: number
  readonly process: SimulatedProcess
  readonly key: string
  readonly grant: 'client_credentials' | 'refresh_token' | 'authorization_code'
  /** The refresh token or code in the request. */
  readonly sent: string | undefined
  /** The sign-in that the refresh token belongs to; 0 if there is none. */
  readonly signIn: number
  readonly sentAt: number
  /** Seconds for which the event loop stalled right before. */
  readonly stalledSeconds: number
  /** Unix time before that, by the clock of its process, which may have been set since. */
  readonly preparedAt: number
}

export type RequestOutcome =
  | 'token'
  | 'invalid-grant'
  | 'misconfigured'
  | 'rate-limited'
  | 'server-error'
  | 'unreachable'
  | 'no-response'

/** One call of `getAccessToken`. */
export interface Call {
  readonly process: SimulatedProcess
  readonly key: string
  readonly startedAt: number
  /** Seconds that the process had run when the call started. */
  readonly startedAfterSeconds: number
}

/** Everything that rules see, in the order in which it happens. */
export type SimulationEvent =
  | { readonly type: 'request-sent'; readonly request: TokenRequest }
  | {
      /** The endpoint has finished the request, or the request never arrived. */
      readonly type: 'request-ended'
      readonly request: TokenRequest
      readonly outcome: RequestOutcome
      readonly issued?: IssuedToken | undefined
      /** Why the endpoint refused a code. */
      readonly refusal?: CodeRefusal | undefined
    }
  | {
      /** The process has received the response. */
      readonly type: 'request-answered'
      readonly request: TokenRequest
      readonly outcome: RequestOutcome
      readonly retryAfterSeconds?: number | undefined
      readonly issued?: IssuedToken | undefined
    }
  | {
      readonly type: 'sign-in-revoked'
      readonly key: string
      readonly signIn: number
      readonly by: 'user' | 'reuse'
    }
  | {
      readonly type: 'stored'
      readonly process: SimulatedProcess
      readonly key: string
      /** What was left of the lease of this process; 0 without a lease. */
      readonly leaseSeconds: number
      /** `write`: a sign-in or sign-out; `commit`: the result of a refresh. */
      readonly by: 'commit' | 'write'
      /** The script was sent again: the server did not know its digest. */
      readonly isRepeated: boolean
      /** The entry was deleted by a sign-out before. */
      readonly wasDeleted: boolean
      readonly before: IssuedToken | undefined
      readonly after: IssuedToken | undefined
      /** Date of the user's consent, as stored. */
      readonly authorizedAt: number | undefined
      /** The refresh token that the entry marks as rejected. */
      readonly rejected: string | undefined
    }
  /** A script changed a key that is not in the plan. */
  | { readonly type: 'foreign-key'; readonly key: string }
  /** The cache stored a cooldown for all processes. */
  | { readonly type: 'cooldown-shared'; readonly key: string }
  /** The cache granted the lease of a key. */
  | { readonly type: 'leased'; readonly process: SimulatedProcess; readonly key: string }
  | { readonly type: 'called'; readonly call: Call }
  | { readonly type: 'delivered'; readonly call: Call; readonly accessToken: string }
  | { readonly type: 'failed'; readonly call: Call; readonly error: unknown }
  /** The caller aborted. */
  | { readonly type: 'aborted'; readonly call: Call }
  | {
      readonly type: 'invalidated'
      readonly process: SimulatedProcess
      readonly key: string
      readonly accessToken: string
    }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** All faults have ended; users without a working sign-in sign in next. */
  | { readonly type: 'faults-over' }
  /** From now on, each process gets one call per key, and each must succeed. */
  | { readonly type: 'final-calls' }
  | UserEvent

/** The event of one type. */
export type EventOf<Type extends SimulationEvent['type']> = Extract<SimulationEvent, { type: Type }>

/** The line of the trace for an event. */
export function describeEvent(event: SimulationEvent): string {
  const parts = Object.entries(event).map(([name, value]: [string, unknown]) =>
    name === 'type' ? String(value) : `${name}=${describe(value)}`,
  )
  return parts.join(' ')
}

function describe(value: unknown): string {
  if (value instanceof Error) return `${value.name}(${'code' in value ? String(value.code) : ''})`
  if (typeof value === 'number') return `${Math.round(value * 1000) / 1000}`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('accessToken' in value) return String(value.accessToken)
  const { name, number, process, key, kind, until } = value as Record<string, unknown>
  const processName =
    typeof process === 'string' ? process : (process as { name?: string } | undefined)?.name
  return [name, number, kind, processName, key, until]
    .filter((part) => part !== undefined)
    .map(describe)
    .join('/')
}
