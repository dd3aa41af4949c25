import type { Accounts } from './accounts.ts'
import type { Answer } from './answer.ts'
import { apiError } from './api-error.ts'
import { apiRoutes } from './api-routes.ts'
import { bearerToken } from './bearer-token.ts'
import type { RecordedRequest } from './recorded-request.ts'

const unauthorized = {
  unknown: 'Invalid access token',
  expired: 'The access token expired',
} as const

/** Answers a Web API request: finds its route, checks the bearer token, hands over. */
export function answerApiRequest(request: RecordedRequest, accounts: Accounts): Answer {
  for (const { method, path, answer } of apiRoutes) {
    const match = method === request.method ? path.exec(request.path) : null
    if (match !== null) {
      return checkBearer(request, accounts) ?? answer({ request, parameters: match.slice(1) })
    }
  }
  return apiError(404, 'Service not found')
}

function checkBearer({ headers }: RecordedRequest, { accessTokens }: Accounts): Answer | undefined {
  const authorization = headers['authorization']
  if (authorization === undefined) return apiError(401, 'No token provided')
  const accessToken = bearerToken(authorization)
  if (accessToken === undefined) {
    return apiError(400, 'Only valid bearer authentication supported')
  }
  const verdict = accessTokens.check(accessToken)
  return verdict.state === 'valid' ? undefined : apiError(401, unauthorized[verdict.state])
}
