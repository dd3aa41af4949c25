import { ConfigurationError } from '@spotify-sdk/auth-core'

/** A value in a query: a list is written with commas, as Spotify wants it. */
type SearchValue = string | number | boolean | readonly string[]

/** What may follow a `?`; members that are `undefined` are left out. */
export type SearchParameters = Readonly<Record<string, SearchValue | undefined>> | URLSearchParams

/**
 * The address of a path below the API, or of a link that the API has sent.
 *
 * @throws `ConfigurationError` for one that leads out of the API: the token would go along, or the
 *   caller would think so.
 */
export function apiAddressOf(base: string, path: string, searchParams?: SearchParameters): URL {
  const isAbsolute = /^[a-z][a-z\d+.-]*:/i.test(path)
  const relative = path.replace(/^\/*(?:v1\/)?/, '')
  const url = URL.canParse(path, base) ? new URL(isAbsolute ? path : relative, base) : undefined
  if (url === undefined || !url.href.startsWith(base)) {
    throw new ConfigurationError(
      'The path leads out of the API: pass one below /v1, such as "albums/<id>"; encode what comes from users.',
      { code: 'invalid_path' },
    )
  }
  const entries =
    searchParams instanceof URLSearchParams ? searchParams : Object.entries(searchParams ?? {})
  for (const [name, value] of entries) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}
