import type { ConfigurationError } from '@spotify-sdk/auth-core'
import { parsedUrl } from '../fetch/parsed-url.ts'
import { invalidArgument, invalidPath } from '../invalid-option.ts'

/** A value in a query. */
type SearchValue = string | number | boolean

/** A list is joined with commas, as Spotify requires. */
type SearchList = ReadonlyArray<SearchValue | null | undefined>

/**
 * The query of a request. Members that are `undefined` or `null` are left out, also in lists. A
 * string and `URLSearchParams` are sent unchanged, even with repeated names. Spread an object that is
 * typed by an `interface`: `{ ...query }`.
 */
export type SearchParameters =
  | Readonly<Record<string, SearchValue | SearchList | null | undefined>>
  | URLSearchParams
  | string

/** The start of links in Spotify's responses, even through a gateway. */
const spotifyBase = 'https://api.spotify.com/v1/'

/** Also encoded, or with white space in it: URL parsing removes all of these. */
const dotSegment = /^[^?#]*?(?:^|[\\/])[\t\n\r]*(?:(?:\.|%2e)[\t\n\r]*){1,2}(?:[\\/?#]|$)/i

/**
 * Returns the URL of a path below the API, or of a link that the API sent.
 *
 * @throws `ConfigurationError` if it leads out of the API (the token would be sent there, or the
 *   caller would expect it), or if an id is empty.
 */
export function apiAddressOf(base: string, path: string, searchParams?: SearchParameters): URL {
  const url = typeof path === 'string' ? addressBelow(base, path) : undefined
  if (url === undefined || !url.href.startsWith(base)) {
    throw invalidPath('The path leads out of the API: encode user input.')
  }
  const parts = url.pathname.slice(new URL(base).pathname.length).split('/')
  if (dotSegment.test(path) || parts.some((part) => /^(?:%20|%09)*$/.test(part))) {
    throw invalidPath('A part of the path is empty or dots.')
  }
  // It is never sent, and would make two addresses of one.
  url.hash = ''
  const pairs = pairsOf(searchParams)
  for (const [name] of pairs) url.searchParams.delete(name)
  for (const [name, value] of pairs) url.searchParams.append(name, value)
  return url
}

/**
 * Returns the URL to request for a link in a response. A link to Spotify's own address becomes one
 * below the API, because a gateway passes Spotify's responses on unchanged.
 *
 * @returns `undefined` if the link is not a URL, or contains user info.
 */
export function linkBelow(base: string, link: unknown): URL | undefined {
  const url = typeof link === 'string' ? parsedUrl(link) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') return undefined
  url.hash = ''
  const { href } = url
  return href.startsWith(spotifyBase) ? new URL(base + href.slice(spotifyBase.length)) : url
}

function addressBelow(base: string, path: string): URL | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return linkBelow(base, path)
  const relative = path.replace(/^\/*(?:v1(?:\/|$))?/, '')
  return parsedUrl(relative, base)
}

/** Names with their values, in order. */
function pairsOf(searchParams: unknown): (readonly [string, string])[] {
  const given = searchParams ?? {}
  if (typeof given === 'object' && !(Symbol.iterator in given)) {
    return Object.entries(given)
      .filter(([, value]) => isGiven(value))
      .map(([name, value]) => [name, textOf(value)])
  }
  try {
    // Also `URLSearchParams` of another realm, `FormData`, a `Map` or a list of pairs.
    const isText = typeof given === 'string'
    return [...new URLSearchParams(isText ? given : [...(given as Iterable<[string, string]>)])]
  } catch {
    throw invalidSearch()
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.filter(isGiven).map(textOf).join()
  if (/^(?:object|function|symbol)$/.test(typeof value)) throw invalidSearch()
  return String(value)
}

function invalidSearch(): ConfigurationError {
  return invalidArgument('searchParams is a string or an object of values.')
}
