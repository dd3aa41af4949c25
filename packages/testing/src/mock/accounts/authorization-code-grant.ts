import { createHash } from 'node:crypto'

import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { authenticateClient, isAnswer, type AuthenticatedClient } from './authenticate-client.ts'
import type { IssuedCode } from './authorization-codes.ts'
import { monotonicSeconds } from '../clock.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenError } from './token-error.ts'

/**
 * A user's tokens for a code; descriptions of errors as on record.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-flow}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.6 | RFC 7636 §4.6}
 */
export function authorizationCodeGrant(request: RecordedRequest, accounts: Accounts): Answer {
  const client = authenticateClient(request, accounts)
  if (isAnswer(client)) return client
  const code = request.form.get('code')
  if (code === null) {
    return tokenError({ error: 'invalid_request', description: 'code must be supplied' })
  }
  const issued = accounts.codes.spend(code)
  if (issued === undefined || issued.clientId !== client.clientId) {
    return refuse('Invalid authorization code')
  }
  if (request.form.get('redirect_uri') !== issued.redirectUri) return refuse('Invalid redirect URI')
  const complaint = complaintOnVerifier(request, issued, client)
  if (complaint !== undefined) return complaint
  const authorization = accounts.authorizations.grant({
    clientId: client.clientId,
    userId: issued.userId,
    scope: issued.scope,
    isPublic: client.isPublic,
    authorizedAt: monotonicSeconds(),
  })
  issued.authorization = authorization
  const { refreshToken } = authorization
  return tokenAnswer(accounts, client.clientId, { authorization, refreshToken })
}

function complaintOnVerifier(
  { form }: RecordedRequest,
  { codeChallenge }: IssuedCode,
  { isPublic }: AuthenticatedClient,
): Answer | undefined {
  const verifier = form.get('code_verifier')
  if (codeChallenge === undefined) {
    // With neither a secret nor a challenge, the client is unknown.
    if (isPublic) return tokenError({ error: 'invalid_client' })
    // A verifier without a challenge means that an attacker removed the challenge: RFC 9700 §2.1.1.
    return verifier === null ? undefined : refuse('code_verifier was incorrect')
  }
  if (verifier === null) {
    return tokenError({ error: 'invalid_request', description: 'code_verifier must be supplied' })
  }
  const isWellFormed = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return isWellFormed && challenge === codeChallenge
    ? undefined
    : refuse('code_verifier was incorrect')
}

function refuse(description: string): Answer {
  return tokenError({ error: 'invalid_grant', description })
}
