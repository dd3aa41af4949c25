import type { CodeRefusal } from './accounts/authorization-codes.ts'
import type { Fault } from './fault.ts'
import type { PersonEvent } from './person-event.ts'
import type { SimulatedProcess } from './simulated-process.ts'

/** A token as whoever issued it knows it, on true time. */
export interface IssuedToken {
  readonly accessToken: string
  readonly key: string
  /** The login that it stems from; 0 where nobody logs in. */
  readonly login: number
  /** Counts the refresh tokens of one login. */
  readonly generation: number
  /** What was granted, separated by spaces. */
  readonly scope: string
  /** A client counts the life of a token from before its request. */
  readonly requestedAt: number
  readonly issuedAt: number
  readonly expiresAt: number
  readonly lifeSeconds: number
}

/** One request to the token endpoint. */
export interface Request {
  readonly number: number
  readonly process: SimulatedProcess
  readonly key: string
  readonly grant: 'client_credentials' | 'refresh_token' | 'authorization_code'
  /** The refresh token or code that it spends. */
  readonly spent: string | undefined
  /** The login that the refresh token stems from; 0 where there is none. */
  readonly login: number
  readonly sentAt: number
  /** Seconds for which its process stood still right before. */
  readonly stalledSeconds: number
}

/** What came of a request. */
export type RequestOutcome =
  | 'token'
  | 'invalid-grant'
  | 'misconfigured'
  | 'rate-limited'
  | 'server-error'
  | 'unreachable'
  | 'no-answer'

/** One call of `getAccessToken`. */
export interface Call {
  readonly process: SimulatedProcess
  readonly key: string
  readonly askedAt: number
  /** Seconds that the process had run by then. */
  readonly askedAfter: number
}

/** Everything that the rules look at, as it happens. */
export type WorldEvent =
  | { readonly type: 'request-sent'; readonly request: Request }
  | {
      /** The endpoint is done with it, or it never got there. */
      readonly type: 'request-ended'
      readonly request: Request
      readonly outcome: RequestOutcome
      readonly issued?: IssuedToken | undefined
      /** Why a code was not taken. */
      readonly refusal?: CodeRefusal | undefined
    }
  | {
      /** Its process was told. */
      readonly type: 'request-answered'
      readonly request: Request
      readonly outcome: RequestOutcome
      readonly retryAfterSeconds?: number | undefined
      readonly issued?: IssuedToken | undefined
    }
  | {
      readonly type: 'login-revoked'
      readonly key: string
      readonly login: number
      readonly by: string
    }
  | {
      /** `write`: what a person did; `commit`: what a refresh brought. */
      readonly type: 'stored'
      readonly process: SimulatedProcess
      readonly key: string
      /** What was left of its lease; 0: none. */
      readonly leaseSeconds: number
      readonly by: 'commit' | 'write'
      /** Whether a sign-out stood. */
      readonly wasDeleted: boolean
      readonly before: IssuedToken | undefined
      readonly after: IssuedToken | undefined
      /** When the user consented, as the entry has it. */
      readonly authorizedAt: number | undefined
      /** The refresh token that the entry calls dead. */
      readonly rejected: string | undefined
    }
  | { readonly type: 'paused'; readonly key: string; readonly until: number }
  /** The cache granted the lease of a key. */
  | { readonly type: 'leased'; readonly process: SimulatedProcess; readonly key: string }
  | { readonly type: 'asked'; readonly call: Call }
  | { readonly type: 'delivered'; readonly call: Call; readonly accessToken: string }
  | { readonly type: 'failed'; readonly call: Call; readonly error: unknown }
  /** The caller did not want to wait any longer. */
  | { readonly type: 'left'; readonly call: Call }
  | {
      readonly type: 'invalidated'
      readonly process: SimulatedProcess
      readonly key: string
      readonly accessToken: string
    }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** Everything has been mended; whoever has no login will make one now. */
  | { readonly type: 'faults-over' }
  | PersonEvent

/** One line for the trace. */
export function describeEvent(event: WorldEvent): string {
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
  return [
    name,
    number,
    kind,
    typeof process === 'string' ? process : (process as { name?: string } | undefined)?.name,
    key,
    until,
  ]
    .filter((part) => part !== undefined)
    .map((part) => describe(part))
    .join('/')
}
