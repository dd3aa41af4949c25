import type { AuthEvent } from '@spotify-sdk/auth-core'

/** A worker process was granted a lease, or released it. */
export interface LeaseMessage {
  readonly type: 'lease'
  readonly isHeld: boolean
}

/** A worker process sent a token request. */
export interface TokenRequestMessage {
  readonly type: 'token-request'
  /** Unix time in seconds. */
  readonly at: number
}

/** A token request was answered, or failed. */
export interface TokenAnswerMessage {
  readonly type: 'token-answer'
  readonly at: number
  /** Absent if there was no response. */
  readonly status?: number | undefined
  readonly token?: IssuedToken | undefined
}

/** A new token, by a name that reveals nothing of it. */
export interface IssuedToken {
  readonly name: string
  /** Times of issue (at the latest) and expiry, in Unix seconds. */
  readonly issuedAt: number
  readonly endsAt: number
}

/** Messages of a worker process to the primary one: events of the provider, leases and requests. */
export type WorkerMessage = AuthEvent | LeaseMessage | TokenRequestMessage | TokenAnswerMessage
