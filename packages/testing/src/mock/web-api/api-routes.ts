import { albumRoute } from './album-route.ts'
import type { Answer } from '../server/answer.ts'
import { meRoute } from './me-route.ts'
import type { MockUser } from '../accounts/mock-user.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'

/** One endpoint of the Web API. Its bearer token has been checked when `answer` is called. */
export interface ApiRoute {
  readonly method: string
  /** Matches the whole path; its groups become the parameters. */
  readonly path: RegExp
  readonly answer: (call: ApiCall) => Answer
}

/** A request that reached its route. */
export interface ApiCall {
  readonly request: RecordedRequest
  readonly parameters: readonly (string | undefined)[]
  /** Whose token it is; absent for an app's own. */
  readonly user: MockUser | undefined
  /** The scopes of the token. */
  readonly scope: readonly string[]
}

/** The Web API, as far as the mock has it. */
export const apiRoutes: readonly ApiRoute[] = [albumRoute, meRoute]
