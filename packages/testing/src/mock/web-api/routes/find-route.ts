import type { RecordedRequest } from '../../server/recorded-request.ts'
import type { ApiRoute } from './api-route.ts'
import { apiRoutes } from './api-routes.ts'

/** A route, and what its parameters are in a request. */
export interface FoundRoute {
  readonly route: ApiRoute
  readonly parameters: Readonly<Record<string, string>>
}

const patterns = apiRoutes.map((route) => {
  const pattern = route.on.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)').replace(' /', ' /v1/')
  return { route, pattern: new RegExp(`^${pattern}$`) }
})

/** The endpoint that a request is for. */
export function findRoute({ method, path }: RecordedRequest): FoundRoute | undefined {
  for (const { route, pattern } of patterns) {
    const match = pattern.exec(`${method} ${path}`)
    if (match !== null) return { route, parameters: decoded(match.groups) }
  }
  return undefined
}

function decoded(groups: RegExpExecArray['groups']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(groups ?? {}).map(([name, value]) => [name, decode(value)]),
  )
}

/** What is no percent-encoding is taken as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
