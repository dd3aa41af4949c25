import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The forms in which servers and frameworks provide an authorization response. */
export type AuthorizationResponseInput =
  | string
  | Pick<URL, 'searchParams'>
  | Pick<URLSearchParams, 'entries' | 'getAll'>
  | AuthorizationResponseQuery

/** Parameters as an object, as in Express, Fastify and Next.js. A list is a repeated parameter. */
export type AuthorizationResponseQuery = Readonly<Record<string, unknown>>

/**
 * Returns the parameters of an authorization response. The form is detected by shape, because
 * frameworks have their own classes and another realm (a VM, a frame) has its own `URL`.
 *
 * @throws `ConfigurationError` if the value has none of these forms. It does not contain the value.
 */
export function responseParameters(response: unknown): URLSearchParams {
  try {
    const parameters = read(response)
    if (parameters !== undefined) return parameters
  } catch {
    // A proxy, or an object whose properties throw: not a response.
  }
  throw new ConfigurationError(
    'parseAuthorizationResponse takes the called URL or query: a string, URL, URLSearchParams or req.query, no promise.',
    { code: 'invalid_option' },
  )
}

function read(response: unknown): URLSearchParams | undefined {
  if (typeof response === 'string') return queryOf(response)
  if (typeof response !== 'object' || response === null) return undefined
  const { searchParams } = response as Partial<URL>
  if (isSearchParams(searchParams)) return new URLSearchParams([...searchParams.entries()])
  if (isSearchParams(response)) return new URLSearchParams([...response.entries()])
  return isPlain(response) ? new URLSearchParams(pairsOf(response)) : undefined
}

function queryOf(text: string): URLSearchParams {
  const [address = ''] = text.split('#', 1)
  const queryStart = address.indexOf('?')
  const isQuery = queryStart < 0 && address.includes('=')
  return new URLSearchParams(isQuery ? address : queryStart < 0 ? '' : address.slice(queryStart))
}

function isSearchParams(value: unknown): value is URLSearchParams {
  const { entries, getAll } = (value ?? {}) as Partial<URLSearchParams>
  return typeof entries === 'function' && typeof getAll === 'function'
}

/** An object literal of any realm, or an object without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** A value that is not a string (`state[a]=b` in Express) counts as an empty parameter. */
function pairsOf(query: object): [string, string][] {
  return Object.entries(query).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined) return []
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return values.map((each): [string, string] => [name, typeof each === 'string' ? each : ''])
  })
}
