import type { Route } from '../endpoints/routes/route.ts'
import { invalidArgument } from '../invalid-option.ts'
import type { CallOptions } from '../methods/options.ts'
import { idOf, kindIn } from './spotify-id.ts'

/** Names of parameters with their values. */
export type Values = Readonly<Record<string, unknown>>

/** What the options of a call may contain. */
interface Parameters extends CallOptions, Record<string, unknown> {
  readonly type?: string
  ids?: readonly unknown[] | undefined
}

/** The request of one call of a method. */
export interface Operation {
  readonly method: string
  /** With its ids. */
  readonly path: string
  readonly query: Values
  readonly body: Values
  /** Sent in place of JSON, unless it is `undefined`. */
  readonly jpeg?: unknown
  readonly options: CallOptions
}

/**
 * Reads the arguments of a method: ids of the path or a list, an image, one object of parameters
 * and options, which may contain the list.
 *
 * @throws `ConfigurationError` (code `invalid_option`) for any other argument.
 */
export function operationOf(route: Route, given: readonly unknown[]): Operation {
  const rest = [...given]
  const [method = '', template = ''] = route.on.split(' ')
  const kind = kindIn(template)
  const path = template.replaceAll(/\{\w+\}/g, () => encodeURIComponent(idOf(rest.shift(), kind)))
  const [name = ''] = route.split ?? []
  const list = name !== '' && Array.isArray(rest[0]) ? { [name]: rest.shift() } : {}
  const jpeg = route.body && (rest.shift() ?? null)
  const options = rest.shift() ?? {}
  const { signal, timeoutSeconds, maxRetries, ...parameters } = {
    ...options,
    ...list,
  } as Parameters
  const lacksList = name !== '' && path === template && !Array.isArray(parameters[name])
  if (typeof options !== 'object' || Array.isArray(options) || lacksList) {
    throw invalidArgument(`Pass { ${name || 'parameter'}: … } to ${route.on}.`)
  }
  // Only the options tell whether ids to follow are those of users or of artists.
  const ofKind = kind ?? parameters.type
  // A comma separates ids.
  if (name === 'ids') parameters.ids = parameters.ids?.map((id) => idOf(id, ofKind, /^\.{0,2}$|,/))
  const query: Record<string, unknown> = { ...route.defaults }
  const body: Record<string, unknown> = {}
  for (const [each, value] of Object.entries(parameters)) {
    const isInQuery = method === 'GET' || route.query === true || route.query?.includes(each)
    // To an id in place of a URI, Spotify may answer only that the request is wrong.
    if (/uris?$/.test(each) && ![value ?? []].flat().every(isUri)) {
      throw invalidArgument('Each URI must begin with spotify:.')
    }
    if (value !== undefined) (isInQuery ? query : body)[each] = value
  }
  return { method, path, query, body, jpeg, options: { signal, timeoutSeconds, maxRetries } }
}

function isUri(value: unknown): boolean {
  return typeof value === 'string' && /^\s*spotify:/.test(value)
}
