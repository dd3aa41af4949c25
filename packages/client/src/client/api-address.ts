import { invalidArgument } from '../invalid-option.ts'
import { ConfigurationError } from '@spotify-sdk/auth-core'

/** A value in a query. */
type SearchValue = string | number | boolean

/** A list is written with commas, as Spotify wants it. */
type SearchList = ReadonlyArray<SearchValue | null | undefined>

/**
 * What may follow a `?`; members that are `undefined` or `null` are left out, in lists as well. A
 * string and `URLSearchParams` are sent as they are, names that come twice included.
 */
export type SearchParameters =
  | Readonly<Record<string, SearchValue | SearchList | null | undefined>>
  | URLSearchParams
  | string

/** What links in Spotify's answers begin with, also where they come through a gateway. */
const spotify = { origin: 'https://api.spotify.com', path: '/v1/' } as const

/** Also as it is encoded: an address loses both. */
const dotSegment = /^[^?#]*?(?:^|[\\/])(?:\.|%2e){1,2}(?:[\\/?#]|$)/i

/**
 * The address of a path below the API, or of a link that the API has sent.
 *
 * @throws `ConfigurationError` for one that leads out of the API (the token would go along, or the
 *   caller would think so), and for one without an id.
 */
export function apiAddressOf(base: string, path: string, searchParams?: SearchParameters): URL {
  const url = typeof path === 'string' ? addressBelow(base, path) : undefined
  if (url === undefined || !url.href.startsWith(base)) {
    throw invalidPath(
      'The path leads out of the API: pass one below /v1, such as "albums/<id>"; encode what comes from users.',
    )
  }
  if (dotSegment.test(path)) {
    throw invalidPath('A part of the path is "." or "..": it would lead to another endpoint.')
  }
  const parts = url.pathname.slice(new URL(base).pathname.length).split('/')
  if (parts.some((part) => /^(?:\s|%20|%09)*$/.test(part))) {
    throw invalidPath('A part of the path is empty: is there an id, as in "albums/<id>"?')
  }
  // It is never sent, and would make two addresses of one.
  url.hash = ''
  for (const [name, values] of valuesByName(searchParams)) {
    url.searchParams.delete(name)
    for (const value of values) url.searchParams.append(name, value)
  }
  return url
}

/**
 * Where a link in an answer leads: below the API also where Spotify's own address is in it. A
 * gateway hands Spotify's answers on as they are.
 *
 * @returns `undefined` for what is no address, or has user info in it.
 */
export function linkBelow(base: string, link: unknown): URL | undefined {
  if (typeof link !== 'string' || !URL.canParse(link)) return undefined
  const url = new URL(link)
  url.hash = ''
  if (url.username !== '' || url.password !== '') return undefined
  const isSpotifys = url.origin === spotify.origin && url.pathname.startsWith(spotify.path)
  return isSpotifys ? new URL(base + url.pathname.slice(spotify.path.length) + url.search) : url
}

function addressBelow(base: string, path: string): URL | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return linkBelow(base, path)
  const relative = path.replace(/^\/*(?:v1(?:\/|$))?/, '')
  return URL.canParse(relative, base) ? new URL(relative, base) : undefined
}

function valuesByName(searchParams: unknown): Map<string, readonly string[]> {
  if (searchParams === undefined || searchParams === null) return new Map()
  if (typeof searchParams === 'string' || isIterable(searchParams)) {
    const query = queryOf(searchParams)
    return new Map([...new Set(query.keys())].map((name) => [name, query.getAll(name)]))
  }
  if (typeof searchParams !== 'object') throw invalidSearch()
  return new Map(
    Object.entries(searchParams).flatMap(([name, value]: [string, unknown]) =>
      value === undefined || value === null ? [] : [[name, [textOf(value)]]],
    ),
  )
}

/** `URLSearchParams` of any realm, `FormData`, a `Map` or a list of pairs. */
function isIterable(value: unknown): value is Iterable<[string, string]> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function queryOf(given: string | Iterable<[string, string]>): URLSearchParams {
  try {
    return new URLSearchParams(typeof given === 'string' ? given : [...given])
  } catch {
    throw invalidSearch()
  }
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    const members: readonly unknown[] = value
    return members
      .filter((each) => each !== undefined && each !== null)
      .map(textOf)
      .join()
  }
  if (!/^(?:string|number|bigint|boolean)$/.test(typeof value)) throw invalidSearch()
  return String(value)
}

function invalidSearch(): ConfigurationError {
  return invalidArgument(
    'searchParams takes an object of texts, numbers, booleans and lists of them, URLSearchParams, or a query as a string.',
  )
}

function invalidPath(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'invalid_path' })
}
