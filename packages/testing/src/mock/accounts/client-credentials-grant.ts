import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { authenticateClient, isAnswer } from './authenticate-client.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { tokenError } from './token-error.ts'
import { tokenAnswer } from './token-answer.ts'

/**
 * An app-only token for a client that knows its secret.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow}
 */
export function clientCredentialsGrant(request: RecordedRequest, accounts: Accounts): Answer {
  const client = authenticateClient(request, accounts)
  if (isAnswer(client)) return client
  if (client.isPublic) return tokenError({ error: 'invalid_client' })
  return tokenAnswer(accounts, client.clientId)
}
