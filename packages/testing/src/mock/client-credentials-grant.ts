import type { Accounts } from './accounts.ts'
import { jsonAnswer, type Answer } from './answer.ts'
import { parseBasicCredentials } from './basic-credentials.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { tokenError } from './token-error.ts'

/**
 * An app-only token for a client that knows its secret.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow}
 */
export function clientCredentialsGrant(request: RecordedRequest, accounts: Accounts): Answer {
  const credentials = parseBasicCredentials(request.headers['authorization'])
  if (credentials === undefined) return tokenError({ error: 'invalid_client' })
  const clientSecret = accounts.clients.get(credentials.clientId)
  if (clientSecret === undefined) {
    return tokenError({ error: 'invalid_client', description: 'Invalid client' })
  }
  if (credentials.clientSecret !== clientSecret) {
    return tokenError({ error: 'invalid_client', description: 'Invalid client secret' })
  }
  const lifetimeSeconds = accounts.tokenLifetimeSeconds
  return jsonAnswer(
    200,
    {
      access_token: accounts.accessTokens.issue(credentials.clientId, lifetimeSeconds),
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
    },
    { 'cache-control': 'no-store' },
  )
}
