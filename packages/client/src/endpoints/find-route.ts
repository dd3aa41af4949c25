import { endpointOf } from '../fetch/endpoint-of.ts'
import { routes, searchRoute } from './routes/index.ts'
import type { Route, Routes } from './routes/route.ts'

/** Returns the route of a request, even if its path was written by hand. */
export function findRoute(method: string, url: URL | undefined): Route | undefined {
  const all = Object.values<Routes>(routes).flatMap((methods) => Object.values(methods))
  return [...all, searchRoute].find(({ on }) => {
    const [sent, pathname = ''] = on.split(' ')
    return sent === method && url !== undefined && endpointOf({ pathname }) === endpointOf(url)
  })
}

/**
 * Returns the scopes of a request, in groups: it needs one scope of each group. If it needs none, the
 * only group has those that add data to its response.
 */
export function scopesFor(method: string, url: URL | undefined): readonly (readonly string[])[] {
  const { all = [], oneOf, byKind = {}, adds = [] } = findRoute(method, url)?.scopes ?? {}
  // A set, because kinds with the same scopes have the same list.
  const needed = new Set(all.map((scope): readonly string[] => [scope]))
  if (oneOf !== undefined) needed.add(oneOf)
  for (const [kind, scopes] of Object.entries(byKind)) {
    if (url?.searchParams.get('uris')?.includes(`spotify:${kind}:`)) needed.add(scopes)
  }
  return needed.size === 0 ? [adds] : [...needed]
}
