import { invalidArgument } from './invalid-option.ts'
import { routes, searchRoute, type OperationId } from './endpoints/routes/index.ts'
import type { Route, Routes } from './endpoints/routes/route.ts'
import type { WebApiScope } from './endpoints/routes/scopes.ts'

/**
 * Returns the scopes that a program needs for the methods that it calls, to request at the sign-in.
 * If the scope depends on the object, such as a public or private playlist, it returns all of them.
 * It leaves out scopes that only add data, such as `playlist-read-private` for private playlists.
 *
 * @example
 * const scope = requiredScopes('tracks.getSaved', 'playlists.create', 'player.startPlayback')
 * const auth = new AuthorizationCode({ scope })
 */
export function requiredScopes(...operations: readonly OperationId[]): WebApiScope[] {
  return [...new Set(operations.flatMap((operation) => scopesOf(routeOf(operation))))]
}

function routeOf(operation: OperationId): Route {
  const [namespace = '', method = ''] = operation.split('.')
  if (operation === 'search') return searchRoute
  const methods = (routes as Readonly<Record<string, Routes>>)[namespace]
  const route = methods?.[method]
  if (route?.on !== undefined) return route
  throw invalidArgument(
    'requiredScopes takes names of methods, such as "albums.getSaved" or "search".',
  )
}

function scopesOf({ scopes = {} }: Route): readonly WebApiScope[] {
  const { all = [], oneOf = [], byKind = {} } = scopes
  return [...all, ...oneOf, ...Object.values(byKind).flat()]
}
