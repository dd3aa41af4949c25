import type { AccessTokenVerdict } from '../accounts/access-tokens.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Answer } from '../server/answer.ts'
import { apiError } from './api-error.ts'
import { apiRoutes } from './api-routes.ts'
import { bearerToken } from '../accounts/bearer-token.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'

/** An access token that is good. */
type GoodToken = Extract<AccessTokenVerdict, { readonly clientId: string }>

const unauthorized = {
  unknown: 'Invalid access token',
  expired: 'The access token expired',
} as const

/** Answers a Web API request: finds its route, checks the bearer token, hands over. */
export function answerApiRequest(request: RecordedRequest, accounts: Accounts): Answer {
  for (const { method, path, answer } of apiRoutes) {
    const match = method === request.method ? path.exec(request.path) : null
    if (match !== null) {
      const token = checkBearer(request, accounts)
      if ('status' in token) return token
      const { authorization } = token
      const user = accounts.users.get(authorization?.userId ?? '')
      const scope = authorization?.scope.split(' ') ?? []
      return answer({ request, parameters: match.slice(1), user, scope })
    }
  }
  return apiError(404, 'Service not found')
}

function checkBearer({ headers }: RecordedRequest, { accessTokens }: Accounts): GoodToken | Answer {
  const authorization = headers['authorization']
  if (authorization === undefined) return apiError(401, 'No token provided')
  const accessToken = bearerToken(authorization)
  if (accessToken === undefined) {
    return apiError(400, 'Only valid bearer authentication supported')
  }
  const verdict = accessTokens.check(accessToken)
  return verdict.state === 'valid' ? verdict : apiError(401, unauthorized[verdict.state])
}
