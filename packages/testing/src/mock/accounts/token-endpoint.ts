import type { Accounts } from './accounts.ts'
import { jsonAnswer, type Answer } from '../server/answer.ts'
import { grants } from './grants.ts'
import { isForm, type RecordedRequest } from '../server/recorded-request.ts'
import { tokenError } from './token-error.ts'

/**
 * `POST /api/token`: makes Spotify's checks, in Spotify's order, then calls the grant.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.2 | RFC 6749 §3.2}
 */
export function answerTokenRequest(request: RecordedRequest, accounts: Accounts): Answer {
  if (request.method !== 'POST') {
    return jsonAnswer(405, { error: 'invalid_request' }, { allow: 'POST' })
  }
  if (!isForm(request)) {
    return tokenError({ error: 'server_error', status: 500 })
  }
  const grantType = request.form.get('grant_type')
  if (grantType === null) {
    return tokenError({
      error: 'unsupported_grant_type',
      description: 'grant_type parameter is missing',
    })
  }
  const grant = grants.get(grantType)
  if (grant === undefined) {
    return tokenError({
      error: 'unsupported_grant_type',
      description: `grant_type must be ${[...grants.keys()].join(' or ')}`,
    })
  }
  return grant(request, accounts)
}
