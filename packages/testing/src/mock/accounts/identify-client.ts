import type { Accounts } from './accounts.ts'
import { parseBasicCredentials } from './basic-credentials.ts'
import { bearerToken } from './bearer-token.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'

/** The registered client that a request names. A stranger's id may be a secret in its place. */
export function identifyClient(
  { headers, form, query }: RecordedRequest,
  { clients }: Accounts,
): string | undefined {
  const clientId =
    parseBasicCredentials(headers['authorization'])?.clientId ??
    form.get('client_id') ??
    query.get('client_id') ??
    undefined
  return clientId !== undefined && clients.has(clientId) ? clientId : undefined
}

/** The client that the access token of a Web API request was issued to. */
export function identifyBearer(
  { headers }: RecordedRequest,
  { accessTokens }: Accounts,
): string | undefined {
  const verdict = accessTokens.check(bearerToken(headers['authorization']) ?? '')
  return verdict.state === 'unknown' ? undefined : verdict.clientId
}
