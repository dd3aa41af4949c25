import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { authorizationCodeGrant } from './authorization-code-grant.ts'
import { clientCredentialsGrant } from './client-credentials-grant.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { refreshTokenGrant } from './refresh-token-grant.ts'

/** Answers a token request of one `grant_type`, the client's authentication included. */
export type Grant = (request: RecordedRequest, accounts: Accounts) => Answer

/** What the token endpoint grants, by `grant_type`. */
export const grants: ReadonlyMap<string, Grant> = new Map([
  ['client_credentials', clientCredentialsGrant],
  ['authorization_code', authorizationCodeGrant],
  ['refresh_token', refreshTokenGrant],
])
