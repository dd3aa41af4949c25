import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'

import type { ErrorReport } from './describe-error.ts'

/** What a process does for a person; without `user`, for its single user. */
export type PersonTask =
  /** Makes the authorization URL, to which the person goes. */
  | { readonly task: 'begin-login' }
  /** Takes what the person came back with. */
  | ({ readonly task: 'end-login' } & EndOfLogin)
  | { readonly task: 'sign-out'; readonly user?: string | undefined }
  /** Asks for the token of each of many users, all at once. */
  | { readonly task: 'call-users'; readonly users: readonly string[] }

/** The second half of a login. */
export interface EndOfLogin {
  /** The URL that the browser was sent back to. */
  readonly response: string
  readonly request: Pick<AuthorizationRequest, 'state' | 'codeVerifier'>
  readonly user?: string | undefined
}

/** How something ended that a person wanted. */
export interface PersonReport {
  /** Absent: well. */
  readonly error?: ErrorReport | undefined
}

/** What came of a call for each of many users. */
export interface UsersReport {
  /** Access tokens by user. */
  readonly accessTokens: Readonly<Record<string, string>>
  readonly errors: readonly ErrorReport[]
}

/** What a {@link PersonTask} came to. */
export type PersonOutcome = AuthorizationRequest | PersonReport | UsersReport
