import { albumDetails } from './details/albums.ts'
import { artistDetails } from './details/artists.ts'
import { audiobookDetails, chapterDetails } from './details/audiobooks.ts'
import { browseDetails, marketDetails } from './details/browse.ts'
import { libraryDetails } from './details/library.ts'
import type { Details, Parameter, Parameters } from './details/parameter.ts'
import { playerDetails } from './details/player.ts'
import { playlistDetails } from './details/playlists.ts'
import type { Availability, Route } from './routes/route.ts'
import { routes, searchRoute, type Namespace, type OperationId } from './routes/index.ts'
import type { ScopeRequirement } from './routes/scopes.ts'
import { searchDetails } from './details/search.ts'
import { episodeDetails, showDetails } from './details/shows.ts'
import { trackDetails } from './details/tracks.ts'
import { userDetails } from './details/users.ts'

/** All facts about an operation of the Web API. */
export interface Endpoint {
  readonly operation: OperationId
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Below `/v1`, with its parameters in braces: `/albums/{id}`. */
  readonly path: string
  readonly pathParameters: readonly string[]
  readonly query: Parameters
  /** JSON by its members, a JPEG in base64, or nothing. */
  readonly body: Parameters | 'image/jpeg' | undefined
  readonly scopes: ScopeRequirement
  readonly availability: Availability
  /**
   * The response to a success: a JSON object, an array, an object or (204) nothing, a page with an
   * offset, a page with cursors, one page per kind of object, or nothing meaningful.
   */
  readonly answer: 'object' | 'array' | 'object-or-none' | 'page' | 'cursor-page' | 'pages' | 'none'
  /** The only member of the response, which contains the page or list; absent if there is none. */
  readonly member: string | undefined
  /**
   * The status of a success in Spotify's reference. Playback commands in fact get 200 and a random
   * text.
   */
  readonly status: 200 | 201 | 202 | 204
  /** The operation that all apps may call instead. */
  readonly replacedBy: OperationId | undefined
  /** URL of the operation in Spotify's reference. */
  readonly reference: string
}

const details: { readonly [N in Namespace]: Readonly<Record<keyof (typeof routes)[N], Details>> } =
  {
    albums: albumDetails,
    artists: artistDetails,
    audiobooks: audiobookDetails,
    browse: browseDetails,
    chapters: chapterDetails,
    episodes: episodeDetails,
    library: libraryDetails,
    markets: marketDetails,
    player: playerDetails,
    playlists: playlistDetails,
    shows: showDetails,
    tracks: trackDetails,
    users: userDetails,
  }

/** All operations of the Web API, as of November 2026. */
export const endpoints: Readonly<Record<OperationId, Endpoint>> = Object.fromEntries(
  [
    ...Object.entries(routes).flatMap(([namespace, methods]) =>
      Object.entries(methods).map(([method, route]: [string, Route]) => {
        const more: Readonly<Record<string, Details>> = details[namespace as Namespace]
        return endpointOf(`${namespace}.${method}` as OperationId, route, more[method] as Details)
      }),
    ),
    endpointOf('search', searchRoute, searchDetails),
  ].map((endpoint) => [endpoint.operation, endpoint]),
) as Record<OperationId, Endpoint>

function endpointOf(operation: OperationId, route: Route, more: Details): Endpoint {
  const [method, path] = route.on.split(' ') as [Endpoint['method'], string]
  const [name, max] = route.split ?? []
  const isInQuery = name !== undefined && (method === 'GET' || route.query === true)
  const list = name === undefined ? {} : { [name]: listOf(route, name, max) }
  const query = isInQuery ? { ...more.query, ...list } : (more.query ?? {})
  const isInBody = name !== undefined && !isInQuery
  return {
    operation,
    method,
    path,
    pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter),
    query,
    body: route.body ?? (isInBody ? { ...more.body, ...list } : more.body),
    scopes: route.scopes ?? {},
    availability: route.availability ?? 'all',
    answer: more.answer ?? answerOf(method, route),
    member: more.member,
    status: more.status ?? 200,
    replacedBy: more.replacedBy as OperationId | undefined,
    reference: `https://developer.spotify.com/documentation/web-api/reference/${more.reference}`,
  }
}

/** A reorder has no URIs; every other list is required. */
function listOf(route: Route, name: string, maxItems: number | undefined): Parameter {
  const isOptional = route.on.startsWith('PUT /playlists')
  const alsoIn = secondPlaceOf(route, name)
  return {
    kind: name === 'items' || name === 'tracks' ? 'object[]' : 'string[]',
    ...(maxItems === undefined ? {} : { maxItems }),
    ...(isOptional ? {} : { isRequired: true }),
    ...(alsoIn === undefined ? {} : { alsoIn }),
  }
}

/** Lists of ids may also be sent as JSON, URIs of a playlist also in the query. */
function secondPlaceOf({ on, query }: Route, name: string): Parameter['alsoIn'] {
  if (name === 'uris' && on.includes('/playlists/')) return 'query'
  const isWrite = query !== undefined && name === 'ids'
  return isWrite && !on.endsWith('/audiobooks') ? 'body' : undefined
}

function answerOf(method: string, { list, json }: Route): Endpoint['answer'] {
  if (list === 'offset') return 'page'
  if (list === 'cursor') return 'cursor-page'
  if (list === 'search') return 'pages'
  if (method === 'GET') return json === false ? 'object-or-none' : 'object'
  return json === true ? 'object' : 'none'
}
