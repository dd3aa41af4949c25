import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'

import type { ErrorReport } from './describe-error.ts'

/** A task for a user; without `user`, for the single user. */
export type PersonTask =
  /** Creates the authorization URL. */
  | { readonly task: 'begin-login' }
  /** Takes what the person came back with. */
  | ({ readonly task: 'end-login' } & EndOfLogin)
  | { readonly task: 'sign-out'; readonly user?: string | undefined }
  /** Asks for the token of each of many users, all at once. */
  | { readonly task: 'call-users'; readonly users: readonly string[] }

/** The second half of a sign-in. */
export interface EndOfLogin {
  /** The URL of the redirect. */
  readonly response: string
  readonly request: Pick<AuthorizationRequest, 'state' | 'codeVerifier'>
  readonly user?: string | undefined
}

/** The result of a user's action. */
export interface PersonReport {
  /** Absent on success. */
  readonly error?: ErrorReport | undefined
}

/** The result of a call for each of many users. */
export interface UsersReport {
  /** Access tokens by user. */
  readonly accessTokens: Readonly<Record<string, string>>
  readonly errors: readonly ErrorReport[]
}

/** The result of a {@link PersonTask}. */
export type PersonOutcome = AuthorizationRequest | PersonReport | UsersReport
