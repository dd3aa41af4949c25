import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { parseBasicCredentials, type BasicCredentials } from './basic-credentials.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { tokenError } from './token-error.ts'

/** Who sent a token request. */
export interface AuthenticatedClient {
  readonly clientId: string
  /** Named by `client_id` in the form alone, without a secret. */
  readonly isPublic: boolean
}

/**
 * The client of a token request, or the answer that refuses it: Spotify's, with status 400.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 | RFC 6749 §2.3.1}
 */
export function authenticateClient(
  request: RecordedRequest,
  { clients }: Accounts,
): AuthenticatedClient | Answer {
  const credentials = credentialsOf(request)
  if (credentials === undefined) return tokenError({ error: 'invalid_client' })
  const { clientId, clientSecret } = credentials
  const expected = clients.get(clientId)
  if (expected === undefined) {
    return tokenError({ error: 'invalid_client', description: 'Invalid client' })
  }
  if (clientSecret === undefined) return { clientId, isPublic: true }
  if (clientSecret !== expected) {
    return tokenError({ error: 'invalid_client', description: 'Invalid client secret' })
  }
  return { clientId, isPublic: false }
}

/** Those of the header; without a header, those of the form, where a public client has no secret. */
function credentialsOf({
  headers,
  form,
}: RecordedRequest): (Partial<BasicCredentials> & Pick<BasicCredentials, 'clientId'>) | undefined {
  const authorization = headers['authorization']
  const clientId = form.get('client_id')
  if (authorization !== undefined || clientId === null) return parseBasicCredentials(authorization)
  const clientSecret = form.get('client_secret')
  return clientSecret === null ? { clientId } : { clientId, clientSecret }
}

/** Whether a request was refused. */
export function isAnswer(outcome: AuthenticatedClient | Answer): outcome is Answer {
  return 'status' in outcome
}
