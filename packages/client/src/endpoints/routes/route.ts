import type { ScopeRequirement } from './scopes.ts'

/** Method and path of an operation: `'GET /albums/{id}'`, below `/v1`. */
export type MethodAndPath = `${'GET' | 'PUT' | 'POST' | 'DELETE'} /${string}`

/**
 * Which apps may call an operation. `extended`: apps in Extended Quota Mode, and apps in Development
 * Mode whose client id is older than 2026-02-11. `closed`: apps that had Extended Quota Mode, or a
 * pending request for it, on 2024-11-27.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/quota-modes}
 */
export type Availability = 'all' | 'extended' | 'closed'

/** The facts about an operation that the client needs to send its requests. */
export interface Route {
  readonly on: MethodAndPath
  /** Absent: none. */
  readonly scopes?: ScopeRequirement
  /** Absent: `all`. */
  readonly availability?: Exclude<Availability, 'all'>
  /**
   * Set if the response is a page of a list, which continues at an offset or after a cursor; that of a
   * search has one page for each kind.
   */
  readonly list?: 'offset' | 'cursor' | 'search'
  /** The largest page that all apps may request; 50 if absent. */
  readonly pageMax?: number
  /**
   * A list of ids or URIs among the options, and how many of them fit into one request. If the path has
   * no parameter, the list is required, and may also be the first argument of the method.
   */
  readonly split?: readonly [parameter: string, max: number]
  /** Parameters of a PUT, POST or DELETE that are sent in the query: all, or these. None if absent. */
  readonly query?: true | readonly string[]
  /** Parameters that the client sends unless the caller passes others. */
  readonly defaults?: Readonly<Record<string, string>>
  /**
   * Whether a success has JSON, if that differs from the rule: the response to a GET has, that to another
   * method has not.
   */
  readonly json?: boolean
  /** The body is not JSON, but the second argument of the method. */
  readonly body?: 'image/jpeg'
}

/** Operations of a namespace, by the name of their method. */
export type Routes = Readonly<Record<string, Route>>
