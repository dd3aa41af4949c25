import { endpoints, type Endpoint } from '@spotify-sdk/client/endpoints'

import { decodePart } from '../catalogue/spotify-uri.ts'
import type { RecordedRequest } from '../../server/recorded-request.ts'

/** An endpoint, and the parameters in the path of a request. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint
  readonly pathParameters: Readonly<Record<string, string>>
}

const patterns = Object.values(endpoints)
  // Paths without parameters come first: `/me/following` before any `/me/{…}`.
  .toSorted((one, other) => one.pathParameters.length - other.pathParameters.length)
  .map((endpoint) => {
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
    return { endpoint, pattern: new RegExp(`^${endpoint.method} /v1${path}$`) }
  })

/** The operation of the Web API that a request asks for. */
export function findEndpoint({ method, path }: RecordedRequest): FoundEndpoint | undefined {
  for (const { endpoint, pattern } of patterns) {
    const match = pattern.exec(`${method} ${path}`)
    if (match !== null) return { endpoint, pathParameters: decoded(match.groups) }
  }
  return undefined
}

function decoded(groups: RegExpExecArray['groups']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(groups ?? {}).map(([name, value]) => [name, decodePart(value)]),
  )
}
