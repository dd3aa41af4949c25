import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { authorizationCodeGrant } from './authorization-code-grant.ts'
import { clientCredentialsGrant } from './client-credentials-grant.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { refreshTokenGrant } from './refresh-token-grant.ts'

/** Answers a token request of one `grant_type`, and authenticates its client. */
export type Grant = (request: RecordedRequest, accounts: Accounts) => Answer

/** The grants of the token endpoint, by `grant_type`. */
export const grants: ReadonlyMap<string, Grant> = new Map([
  ['client_credentials', clientCredentialsGrant],
  ['authorization_code', authorizationCodeGrant],
  ['refresh_token', refreshTokenGrant],
])
