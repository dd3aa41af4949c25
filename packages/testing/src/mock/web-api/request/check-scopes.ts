import type { Endpoint, ScopeRequirement, UriKind } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import { parseUri } from '../catalogue/spotify-uri.ts'

/** Whether an operation is for tokens of users alone. */
export function needsUser({ all, oneOf, byKind }: ScopeRequirement): boolean {
  return all !== undefined || oneOf !== undefined || byKind !== undefined
}

/** Paths of the player, except those on record with a 403: it answers 401, as if the token were dead. */
const answeredUnauthorized = /^\/me\/player(?!\/(?:queue|recently-played))/

/**
 * Refuses a token without the scopes that an operation needs.
 *
 * @param uris - Of the request: a scope may be needed for each kind of them.
 * @see {@link https://github.com/spotipy-dev/spotipy/issues/684}
 * @see {@link https://github.com/spotify/web-api/issues/1518}
 */
export function checkScopes(
  { path, scopes }: Endpoint,
  granted: readonly string[],
  uris: readonly string[],
): void {
  const { all = [], oneOf, byKind = {} } = scopes
  const isGranted = (scope: string): boolean => granted.includes(scope)
  const kinds = new Set(uris.map((uri) => parseUri(uri).kind as UriKind))
  const alternatives = [oneOf, ...[...kinds].map((kind) => byKind[kind])]
  const hasAll =
    all.every(isGranted) && alternatives.every((names) => names?.some(isGranted) ?? true)
  if (hasAll) return
  throw answeredUnauthorized.test(path)
    ? new ApiRefusal(401, 'Permissions missing')
    : new ApiRefusal(403, 'Insufficient client scope')
}
