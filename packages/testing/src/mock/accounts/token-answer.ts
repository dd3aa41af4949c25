import type { Accounts } from './accounts.ts'
import { jsonAnswer, type Answer } from '../server/answer.ts'
import type { Authorization } from './authorizations.ts'

/** The members of a user's token response other than the access token. */
export interface UserTokenFacts {
  readonly authorization: Authorization
  /** Absent: the response names none. */
  readonly refreshToken: string | undefined
}

/** A token response with a new access token: an app's own, or a user's with scope and refresh token. */
export function tokenAnswer(
  { accessTokens, tokenLifetimeSeconds }: Accounts,
  clientId: string,
  user?: UserTokenFacts,
): Answer {
  const authorization = user?.authorization
  const body = {
    access_token: accessTokens.issue(clientId, tokenLifetimeSeconds, authorization),
    token_type: 'Bearer',
    expires_in: tokenLifetimeSeconds,
    ...(authorization === undefined ? {} : { scope: authorization.scope }),
    ...(user?.refreshToken === undefined ? {} : { refresh_token: user.refreshToken }),
  }
  return jsonAnswer(200, body, { 'cache-control': 'no-store' })
}
