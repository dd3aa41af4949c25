import type { AccessTokenVerdict } from '../../accounts/access-tokens.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { bearerToken } from '../../accounts/bearer-token.ts'
import type { RecordedRequest } from '../../server/recorded-request.ts'
import { ApiRefusal } from '../api-error.ts'

/** An access token that is good. */
export type GoodToken = Extract<AccessTokenVerdict, { readonly clientId: string }>

const complaints = {
  unknown: 'Invalid access token',
  expired: 'The access token expired',
} as const

/**
 * Checks the bearer token of a request.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3 | RFC 6750 §3}
 */
export function checkBearer({ headers }: RecordedRequest, { accessTokens }: Accounts): GoodToken {
  const authorization = headers['authorization']
  if (authorization === undefined) {
    throw new ApiRefusal(401, 'No token provided', {
      headers: { 'www-authenticate': 'Bearer realm="spotify"' },
    })
  }
  const accessToken = bearerToken(authorization)
  if (accessToken === undefined) {
    throw new ApiRefusal(400, 'Only valid bearer authentication supported')
  }
  const verdict = accessTokens.check(accessToken)
  if (verdict.state === 'valid') return verdict
  const complaint = complaints[verdict.state]
  const challenge = `Bearer realm="spotify", error="invalid_token", error_description="${complaint}"`
  throw new ApiRefusal(401, complaint, { headers: { 'www-authenticate': challenge } })
}
