import type { Authorization } from '@spotify-sdk/auth-authorization-code'
import type { SimulatedProcess } from './process/simulated-process.ts'

interface AtProcess {
  readonly process: SimulatedProcess
  readonly key: string
}

/** What happens between a user and a process. */
export type UserEvent =
  /** A browser came back with a code, and the process exchanges it. */
  | (AtProcess & { readonly type: 'code-returned'; readonly code: string })
  | (AtProcess & {
      /** The process reported a successful sign-in. */
      readonly type: 'signed-in'
      readonly code: string
      readonly accessToken: string
      readonly authorizedAt: number | undefined
      /** The first report, not the one of a repeated callback. */
      readonly isFirst: boolean
    })
  | (AtProcess & {
      /** The process reported a failed sign-in; without `code` if the user came back without one. */
      readonly type: 'sign-in-failed'
      readonly code: string | undefined
      readonly error: unknown
    })
  | (AtProcess & { readonly type: 'sign-out-started' })
  | (AtProcess & { readonly type: 'signed-out'; readonly startedAt: number })
  | (AtProcess & { readonly type: 'sign-out-failed'; readonly error: unknown })
  /** `retryRejectedRefreshToken` was called. */
  | (AtProcess & { readonly type: 'retry-started' })
  | (AtProcess & { readonly type: 'retry-ended'; readonly error: unknown })
  /** A process could not store a sign-in and serves it from memory. */
  | (AtProcess & { readonly type: 'kept-in-memory' })
  | (AtProcess & {
      /** `getAuthorization` returned. */
      readonly type: 'authorization-read'
      readonly startedAt: number
      readonly authorization: Authorization | undefined
    })
