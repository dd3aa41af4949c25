import type { Accounts } from '../../accounts/accounts.ts'
import type { MockUser } from '../../accounts/mock-user.ts'
import type { RecordedRequest } from '../../server/recorded-request.ts'
import type { Playlists } from '../library/playlists.ts'
import type { SavedTracks } from '../library/saved-tracks.ts'
import type { QuotaMode } from '../quota-mode.ts'

/** One endpoint of the Web API. */
export type ApiRoute = RouteRules & (OpenRoute | UserRoute)

/** What is checked before an endpoint answers. */
export interface RouteRules {
  /** Method and path below `/v1`, with parameters in braces: `GET /albums/{id}`. */
  readonly on: string
  /** Apps in Development Mode have lost it. */
  readonly isExtendedOnly?: boolean
  /** Without it, a user’s token is not enough. */
  readonly scope?: string
  /** @defaultValue 200 */
  readonly status?: number
}

/** Answers with the body, or with `undefined` where there is none. */
export interface OpenRoute {
  readonly answer: (call: ApiCall) => unknown
}

/** The same, for the tokens of users alone. */
export interface UserRoute {
  readonly answerUser: (call: UserCall) => unknown
}

/** A request that reached its route. */
export interface ApiCall extends WebApiState {
  readonly request: RecordedRequest
  /** Origin of the mock. */
  readonly origin: string
  readonly parameters: Readonly<Record<string, string>>
  /** Whose token it is; absent for an app's own. */
  readonly user: MockUser | undefined
  /** The scopes of the token. */
  readonly scope: readonly string[]
}

/** A request with a user's token. */
export type UserCall = ApiCall & { readonly user: MockUser }

/** Everything that the Web API remembers. */
export interface WebApiState {
  readonly accounts: Accounts
  readonly savedTracks: SavedTracks
  readonly playlists: Playlists
  quotaMode: QuotaMode
}
