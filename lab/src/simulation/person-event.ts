import type { Authorization } from '@spotify-sdk/auth-authorization-code'
import type { SimulatedProcess } from './simulated-process.ts'

/** What happens between a person and a process. */
export type PersonEvent =
  | {
      /** A browser has come back with a code, which the process is asked to exchange. */
      readonly type: 'code-returned'
      readonly process: SimulatedProcess
      readonly key: string
      readonly code: string
    }
  | {
      /** A person asks a process to sign them out. */
      readonly type: 'sign-out-begun'
      readonly process: SimulatedProcess
      readonly key: string
    }
  | {
      /** A person was told that a login worked. */
      readonly type: 'logged-in'
      readonly process: SimulatedProcess
      readonly key: string
      readonly code: string
      readonly accessToken: string
      readonly authorizedAt: number | undefined
      /** Told for the first time, not by a callback that came twice. */
      readonly isNews: boolean
    }
  | {
      /** A person was told that a login did not work; `code` where it came that far. */
      readonly type: 'login-failed'
      readonly process: SimulatedProcess
      readonly key: string
      readonly code: string | undefined
      readonly error: unknown
    }
  | {
      /** A process could not store a login; it serves it from memory. */
      readonly type: 'kept-in-memory'
      readonly process: SimulatedProcess
      readonly key: string
    }
  | {
      /** A person was told that they are signed out. */
      readonly type: 'signed-out'
      readonly process: SimulatedProcess
      readonly key: string
      readonly askedAt: number
    }
  | {
      readonly type: 'sign-out-failed'
      readonly process: SimulatedProcess
      readonly key: string
      readonly error: unknown
    }
  | {
      /** A person says that a refused refresh token is good. */
      readonly type: 'pardoned'
      readonly process: SimulatedProcess
      readonly key: string
    }
  | {
      readonly type: 'pardon-ended'
      readonly process: SimulatedProcess
      readonly key: string
      readonly error: unknown
    }
  | {
      /** What `getAuthorization` told. */
      readonly type: 'authorization-told'
      readonly process: SimulatedProcess
      readonly key: string
      readonly askedAt: number
      readonly authorization: Authorization | undefined
    }
