import type { Endpoint } from '@spotify-sdk/client/endpoints'

import type { Accounts } from '../accounts/accounts.ts'
import { jsonAnswer, type Answer } from '../server/answer.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { ApiRefusal } from './api-error.ts'
import { FedAnswers } from './feed/fed-answers.ts'
import { operations } from './operations/operations.ts'
import type { QuotaMode } from './quota-mode.ts'
import { ApiCall, ReadyAnswer } from './request/api-call.ts'
import { checkBearer } from './request/check-bearer.ts'
import { checkScopes, needsUser } from './request/check-scopes.ts'
import { findEndpoint } from './request/find-endpoint.ts'
import { readArguments } from './request/read-arguments.ts'
import { selectFields } from './request/select-fields.ts'
import { shownFields } from './shown-fields.ts'
import { fillFirstUser } from './state/first-user.ts'
import { WebApiState } from './state/web-api-state.ts'

/** `api.spotify.com`, with what users keep there. */
export class WebApi {
  readonly state: WebApiState
  readonly fed: FedAnswers = new FedAnswers()

  constructor(accounts: Accounts, quotaMode: QuotaMode) {
    this.state = new WebApiState(accounts, quotaMode)
    fillFirstUser(this.state)
  }

  answer(request: RecordedRequest): Answer {
    try {
      return this.#answer(request)
    } catch (refusal) {
      if (refusal instanceof ApiRefusal) return refusal.answer
      throw refusal
    }
  }

  /** Checks what the table says of the endpoint, in Spotify's order, then hands over. */
  #answer(request: RecordedRequest): Answer {
    const { accounts, quotaMode } = this.state
    const found = findEndpoint(request)
    const fed = this.fed.find(request)
    const isAboutUser = /^\/v1\/me(?:\/|$)/.test(request.path)
    if (found === undefined && fed === undefined && !isAboutUser) throw unknownPath(request)
    const { authorization } = checkBearer(request, accounts)
    const user = accounts.users.get(authorization?.userId ?? '')
    if (isAboutUser && user === undefined) {
      throw new ApiRefusal(403, 'This request requires user authentication')
    }
    if (found === undefined) {
      if (fed !== undefined) return fed
      throw unknownPath(request)
    }
    const { endpoint, pathParameters } = found
    if (quotaMode === 'development') assertAvailable(endpoint)
    if (needsUser(endpoint.scopes) && user === undefined) {
      throw new ApiRefusal(401, 'Valid user authentication required')
    }
    const scopes = authorization?.scope.split(' ') ?? []
    checkScopes(endpoint, scopes, request.query.get('uris')?.split(',') ?? [])
    if (fed !== undefined) return fed
    const parts = { state: this.state, request, endpoint, pathParameters, scopes, user }
    const call = new ApiCall({ ...parts, arguments: readArguments(endpoint, request, quotaMode) })
    return this.#toAnswer(operations[endpoint.operation](call), call)
  }

  #toAnswer(body: unknown, call: ApiCall): Answer {
    const { endpoint, request, scopes } = call
    const { status } = endpoint
    if (body instanceof ReadyAnswer) return body.answer
    if (body === undefined) return { status, headers: {}, body: '' }
    const viewer = {
      quotaMode: this.state.quotaMode,
      hasMarket: request.query.has('market'),
      seesPositions: scopes.includes('user-read-playback-position'),
    }
    const shown = shownFields(body, viewer)
    const fields = call.text('fields')
    return jsonAnswer(status, fields === undefined ? shown : selectFields(shown, fields))
  }
}

/** Endpoints that answer 404 to apps registered after 2024-11-27. */
const answeredNotFound = /^\/(?:recommendations|browse|artists)\b/

/**
 * Refuses what new apps have not got, as on record.
 *
 * @see {@link https://github.com/LucasSantana-Dev/Lucky/issues/2072}
 * @see {@link https://github.com/spotify-web-api-java/spotify-web-api-java/issues/414}
 */
function assertAvailable({ availability, path }: Endpoint): void {
  if (availability === 'all') return
  const isGone = availability === 'closed' && answeredNotFound.test(path)
  throw isGone ? new ApiRefusal(404, 'Not Found') : new ApiRefusal(403, 'Forbidden')
}

function unknownPath({ method, path }: RecordedRequest): ApiRefusal {
  if (!path.startsWith('/v1/')) return new ApiRefusal(404, 'Service not found')
  return new ApiRefusal(
    404,
    `Service not found. MockSpotify has no ${method} ${path}: mock.respond('${method} ${path}', body) adds it.`,
  )
}
