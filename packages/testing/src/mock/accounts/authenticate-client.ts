import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { parseBasicCredentials } from './basic-credentials.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { tokenError } from './token-error.ts'

/** Who sent a token request. */
export interface AuthenticatedClient {
  readonly clientId: string
  /** Named by `client_id` in the form alone, without a secret. */
  readonly isPublic: boolean
}

/** The client of a token request, or the answer that refuses it: Spotify's, with status 400. */
export function authenticateClient(
  { headers, form }: RecordedRequest,
  { clients }: Accounts,
): AuthenticatedClient | Answer {
  const authorization = headers['authorization']
  const clientId = form.get('client_id')
  if (authorization === undefined && clientId !== null) {
    return clients.has(clientId)
      ? { clientId, isPublic: true }
      : tokenError({ error: 'invalid_client', description: 'Invalid client' })
  }
  const credentials = parseBasicCredentials(authorization)
  if (credentials === undefined) return tokenError({ error: 'invalid_client' })
  const clientSecret = clients.get(credentials.clientId)
  if (clientSecret === undefined) {
    return tokenError({ error: 'invalid_client', description: 'Invalid client' })
  }
  if (credentials.clientSecret !== clientSecret) {
    return tokenError({ error: 'invalid_client', description: 'Invalid client secret' })
  }
  return { clientId: credentials.clientId, isPublic: false }
}

/** Whether a request was refused. */
export function isAnswer(outcome: AuthenticatedClient | Answer): outcome is Answer {
  return 'status' in outcome
}
