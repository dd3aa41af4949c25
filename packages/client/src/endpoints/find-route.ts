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

/** Returns the scopes of a request: those that it needs, else those that add data to its response. */
export function scopesFor(method: string, url: URL | undefined): readonly string[] {
  const { all = [], oneOf = [], byKind, adds = [] } = findRoute(method, url)?.scopes ?? {}
  const kinds = Object.entries(byKind ?? {}).filter(([kind]) =>
    url?.searchParams.get('uris')?.includes(`spotify:${kind}:`),
  )
  const needed = [...all, ...oneOf, ...kinds.flatMap(([, scopes]) => scopes)]
  return [...new Set(needed.length === 0 ? adds : needed)]
}
