import type { Authorization } from '@spotify-sdk/auth-authorization-code'
import type { Fault } from './fault.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'

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

/** Why the endpoint refuses a code. */
export type CodeRefusal =
  | 'unknown'
  | 'used'
  | 'expired'
  | 'another verifier'
  | 'another redirect URI'

interface AtProcess {
  readonly process: SimulatedProcess
  readonly key: string
}

/** One call of `getAccessToken`. */
export interface Call extends AtProcess {
  readonly startedAt: number
  /** Seconds that the process had run when the call started. */
  readonly startedAfterSeconds: number
}

interface EndedRequest {
  readonly request: TokenRequest
  readonly outcome: RequestOutcome
  readonly issued?: IssuedToken | undefined
}

/** Everything that rules see. */
interface EventTypes {
  'request-sent': { readonly request: TokenRequest }
  /** The endpoint has finished the request, or the request never arrived. */
  'request-ended': EndedRequest & {
    /** Why the endpoint refused a code. */
    readonly refusal?: CodeRefusal | undefined
  }
  /** The process has received the response. */
  'request-answered': EndedRequest & { readonly retryAfterSeconds?: number | undefined }
  'sign-in-revoked': {
    readonly key: string
    readonly signIn: number
    readonly by: 'user' | 'reuse'
  }
  stored: AtProcess & {
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
  'foreign-key': { readonly key: string }
  /** The cache stored a cooldown for all processes. */
  'cooldown-shared': { readonly key: string }
  /** The cache granted the lease of a key. */
  leased: AtProcess
  called: { readonly call: Call }
  delivered: { readonly call: Call; readonly token: IssuedToken }
  failed: { readonly call: Call; readonly error: unknown }
  aborted: { readonly call: Call }
  invalidated: AtProcess & { readonly accessToken: string }
  fault: { readonly fault: Fault }
  /** All faults have ended; users without a working sign-in sign in next. */
  'faults-over': unknown
  /** From now on, each process gets one call per key, and each must succeed. */
  'final-calls': unknown
  /** A browser came back with a code, and the process exchanges it. */
  'code-returned': AtProcess & { readonly code: string }
  /** The process reported a successful sign-in. */
  'signed-in': AtProcess & {
    readonly code: string
    readonly token: IssuedToken
    readonly authorizedAt: number | undefined
    /** The first report, not the one of a repeated callback. */
    readonly isFirst: boolean
  }
  /** The process reported a failed sign-in; without `code` if the user came back without one. */
  'sign-in-failed': AtProcess & { readonly code: string | undefined; readonly error: unknown }
  'sign-out-started': AtProcess
  'signed-out': AtProcess & { readonly startedAt: number }
  'sign-out-failed': AtProcess & { readonly error: unknown }
  /** `retryRejectedRefreshToken` was called. */
  'retry-started': AtProcess
  'retry-ended': AtProcess & { readonly error: unknown }
  /** `getAuthorization` returned. */
  'authorization-read': AtProcess & {
    readonly startedAt: number
    readonly authorization: Authorization | undefined
  }
}

/** The event of one type. */
export type EventOf<Type extends keyof EventTypes> = { readonly type: Type } & EventTypes[Type]

/** Everything that rules see, in the order in which it happens. */
export type SimulationEvent = { [Type in keyof EventTypes]: EventOf<Type> }[keyof EventTypes]

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
  return [name, number, kind, process, key, until]
    .filter((part) => part !== undefined)
    .map(describe)
    .join('/')
}
