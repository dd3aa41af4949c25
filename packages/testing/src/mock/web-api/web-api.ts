import type { Accounts } from '../accounts/accounts.ts'
import { jsonAnswer, type Answer } from '../server/answer.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import { ApiRefusal } from './api-error.ts'
import { checkBearer } from './check-bearer.ts'
import { Playlists } from './library/playlists.ts'
import { SavedTracks } from './library/saved-tracks.ts'
import { inDevelopmentMode, type QuotaMode } from './quota-mode.ts'
import type { ApiCall, ApiRoute, WebApiState } from './routes/api-route.ts'
import { findRoute } from './routes/find-route.ts'

/** `api.spotify.com`, as far as the mock has it, with what users keep there. */
export class WebApi implements WebApiState {
  readonly accounts: Accounts
  readonly savedTracks: SavedTracks = new SavedTracks()
  readonly playlists: Playlists = new Playlists()
  quotaMode: QuotaMode

  constructor(accounts: Accounts, quotaMode: QuotaMode) {
    this.accounts = accounts
    this.quotaMode = quotaMode
  }

  answer(request: RecordedRequest): Answer {
    try {
      return this.#answer(request)
    } catch (refusal) {
      if (refusal instanceof ApiRefusal) return refusal.answer
      throw refusal
    }
  }

  /** Finds the route, checks what it wants to have checked, hands over. */
  #answer(request: RecordedRequest): Answer {
    const found = findRoute(request)
    const isAboutUser = /^\/v1\/me(?:\/|$)/.test(request.path)
    if (found === undefined && !isAboutUser) throw new ApiRefusal(404, 'Service not found')
    const { authorization } = checkBearer(request, this.accounts)
    const user = this.accounts.users.get(authorization?.userId ?? '')
    if (isAboutUser && user === undefined) {
      throw new ApiRefusal(403, 'This request requires user authentication')
    }
    if (found === undefined) throw new ApiRefusal(404, 'Service not found')
    const { route, parameters } = found
    if (route.isExtendedOnly === true && this.quotaMode === 'development') {
      throw new ApiRefusal(403, 'Forbidden')
    }
    const { accounts, savedTracks, playlists, quotaMode } = this
    const scope = authorization?.scope.split(' ') ?? []
    const origin = `http://${request.headers['host']}`
    const state = { accounts, savedTracks, playlists, quotaMode }
    const body = answerBy(route, { ...state, request, origin, parameters, user, scope })
    if (body === undefined) return { status: route.status ?? 200, headers: {}, body: '' }
    const shown = quotaMode === 'development' ? inDevelopmentMode(body) : body
    return jsonAnswer(route.status ?? 200, shown)
  }
}

function answerBy(route: ApiRoute, call: ApiCall): unknown {
  const { user } = call
  if (!('answerUser' in route)) return route.answer(call)
  if (user === undefined) throw new ApiRefusal(401, 'Valid user authentication required')
  if (route.scope !== undefined && !call.scope.includes(route.scope)) {
    throw new ApiRefusal(403, 'Insufficient client scope')
  }
  return route.answerUser({ ...call, user })
}
