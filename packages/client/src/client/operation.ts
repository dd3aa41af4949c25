import type { Route } from '../endpoints/routes/route.ts'
import { invalidArgument } from '../invalid-option.ts'
import type { CallOptions } from '../methods/options.ts'
import { idOf, kindIn } from './spotify-id.ts'

/** Names of parameters with their values. */
export type Values = Readonly<Record<string, unknown>>

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
 * and options.
 *
 * @throws `ConfigurationError` (code `invalid_option`) for any other argument.
 */
export function operationOf(route: Route, given: readonly unknown[]): Operation {
  const rest = [...given]
  const [method = '', template = ''] = route.on.split(' ')
  const kind = kindIn(template)
  const path = template.replaceAll(/\{\w+\}/g, () => encodeURIComponent(idOf(rest.shift(), kind)))
  const [name] = route.split ?? []
  const list: Record<string, unknown> = {}
  if (name !== undefined && path === template) {
    list[name] = listIn(rest.shift(), name, kind ?? typeIn(rest[0]))
  }
  const jpeg = route.body && (rest.shift() ?? null)
  const options = rest.shift() ?? {}
  if (typeof options !== 'object') {
    throw invalidArgument('Pass parameters as { market: "SE" }.')
  }
  const { signal, timeoutSeconds, maxRetries, ...parameters } = options as CallOptions & Values
  const query: Record<string, unknown> = { ...route.defaults }
  const body: Record<string, unknown> = {}
  for (const [each, value] of Object.entries({ ...parameters, ...list })) {
    const isInQuery = route.query === true || route.query?.includes(each)
    if (value !== undefined) (method === 'GET' || isInQuery ? query : body)[each] = value
  }
  return { method, path, query, body, jpeg, options: { signal, timeoutSeconds, maxRetries } }
}

/** The kind of ids that only the options name: those of users and artists to follow. */
function typeIn(options: unknown): string | undefined {
  return (options as { readonly type?: string } | null | undefined)?.type
}

/** An empty URI would be left out, and the answers would no longer match the list. */
function uriOf(value: unknown): unknown {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw invalidArgument('A URI is empty, or not a string.')
}

function listIn(list: unknown, name: string, kind: string | undefined): readonly unknown[] {
  if (!Array.isArray(list)) throw invalidArgument(`The first argument is a list of ${name}.`)
  return list.map((each) => (name === 'ids' ? idOf(each, kind) : uriOf(each)))
}
