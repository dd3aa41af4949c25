import type { ScopeRequirement, UriKind } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import { parseUri } from '../catalogue/spotify-uri.ts'

/** Whether an operation is for tokens of users alone. */
export function needsUser({ all, oneOf, byKind }: ScopeRequirement): boolean {
  return all !== undefined || oneOf !== undefined || byKind !== undefined
}

/**
 * Refuses a token without the scopes that an operation needs.
 *
 * @param uris - Of the request: a scope may be needed for each kind of them.
 */
export function checkScopes(
  { all = [], oneOf, byKind = {} }: ScopeRequirement,
  granted: readonly string[],
  uris: readonly string[],
): void {
  const isGranted = (scope: string): boolean => granted.includes(scope)
  const kinds = new Set(uris.map((uri) => parseUri(uri).kind as UriKind))
  const alternatives = [oneOf, ...[...kinds].map((kind) => byKind[kind])]
  const hasAll =
    all.every(isGranted) && alternatives.every((scopes) => scopes?.some(isGranted) ?? true)
  if (!hasAll) throw new ApiRefusal(403, 'Insufficient client scope')
}
