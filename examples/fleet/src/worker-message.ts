import type { AuthEvent } from '@spotify-sdk/auth-core'

/** A worker process was granted the lease, or has given it back. */
export interface LeaseMessage {
  readonly type: 'lease'
  readonly isHeld: boolean
}

/** A request to the token endpoint leaves a worker process. */
export interface TokenRequestMessage {
  readonly type: 'token-request'
  /** Unix time in seconds. */
  readonly at: number
}

/** It was answered, or failed on its way. */
export interface TokenAnswerMessage {
  readonly type: 'token-answer'
  readonly at: number
  /** Absent where no answer came. */
  readonly status?: number | undefined
  readonly token?: IssuedToken | undefined
}

/** A new token, by a name that tells nothing of it. */
export interface IssuedToken {
  readonly name: string
  /** Unix time in seconds before which it was issued, and at which it ends. */
  readonly issuedAt: number
  readonly endsAt: number
}

/** What a worker process tells the primary: the provider's own events, and what goes on around it. */
export type WorkerMessage = AuthEvent | LeaseMessage | TokenRequestMessage | TokenAnswerMessage
