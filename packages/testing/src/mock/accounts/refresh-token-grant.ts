import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { authenticateClient, isAnswer } from './authenticate-client.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenError } from './token-error.ts'

const refusals = {
  unknown: 'Invalid refresh token',
  revoked: 'Refresh token revoked',
  expired: 'Refresh token expired',
} as const

/**
 * The next access token for a refresh token, which is replaced, repeated or left out.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens}
 */
export function refreshTokenGrant(request: RecordedRequest, accounts: Accounts): Answer {
  const client = authenticateClient(request, accounts)
  if (isAnswer(client)) return client
  const presented = request.form.get('refresh_token')
  if (presented === null || presented === '') {
    return tokenError({ error: 'invalid_request', description: 'refresh_token must be supplied' })
  }
  const { authorizations, refreshTokenLifetimeSeconds, rotateRefreshTokens } = accounts
  const verdict = authorizations.check(presented, refreshTokenLifetimeSeconds)
  if (verdict.state !== 'good') {
    return tokenError({ error: 'invalid_grant', description: refusals[verdict.state] })
  }
  const { authorization } = verdict
  if (authorization.clientId !== client.clientId) {
    return tokenError({ error: 'invalid_grant', description: refusals.unknown })
  }
  // A user who signed in with a client secret must refresh with it.
  if (client.isPublic && !authorization.isPublic) return tokenError({ error: 'invalid_client' })
  const refreshToken = {
    always: () => authorizations.rotate(authorization),
    never: () => presented,
    omit: () => undefined,
  }[rotateRefreshTokens]()
  return tokenAnswer(accounts, client.clientId, { authorization, refreshToken })
}
