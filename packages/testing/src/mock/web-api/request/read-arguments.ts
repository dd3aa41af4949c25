import type { Endpoint, Parameter } from '@spotify-sdk/client/endpoints'

import type { RecordedRequest } from '../../server/recorded-request.ts'
import { ApiRefusal } from '../api-error.ts'
import type { QuotaMode } from '../quota-mode.ts'

/** The arguments of a request by name, each of the kind that the endpoint's table says. */
export type Arguments = Readonly<Record<string, unknown>>

/** What Spotify says where these parameters are missing. */
const missing: Readonly<Record<string, string>> = {
  q: 'No search query',
  type: 'Missing parameter type',
}

/** Reads query and body, and refuses what the endpoint's table does not allow. */
export function readArguments(
  { query, body }: Endpoint,
  request: RecordedRequest,
  quotaMode: QuotaMode,
): Arguments {
  const json = typeof body === 'object' ? jsonBody(request) : undefined
  const inQuery = Object.entries(query).map(([name, parameter]) => {
    const alsoInBody = parameter.alsoIn === 'body' ? bodyMember(jsonBody(request), name) : undefined
    const value = alsoInBody ?? queryValue(name, parameter, request.query)
    return [name, checked(name, parameter, value, quotaMode)]
  })
  const inBody = Object.entries(typeof body === 'object' ? body : {}).map(([name, parameter]) => {
    const alsoInQuery = parameter.alsoIn === 'query'
    const value =
      bodyMember(json, name) ??
      (alsoInQuery ? queryValue(name, parameter, request.query) : undefined)
    return [name, checked(name, parameter, value, quotaMode)]
  })
  return Object.fromEntries([...inQuery, ...inBody]) as Arguments
}

/** The JSON of a request; an empty body is none. */
function jsonBody({ body }: RecordedRequest): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    throw new ApiRefusal(400, 'Error parsing JSON.')
  }
}

/** A member of the JSON. A bare array is the list of ids: `["…"]` as `{"ids": ["…"]}`. */
function bodyMember(json: unknown, name: string): unknown {
  if (Array.isArray(json)) return name === 'ids' ? json : undefined
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return undefined
  return (json as Readonly<Record<string, unknown>>)[name] ?? undefined
}

/** A value of the query, read as its kind; what is not of that kind stays text and is refused. */
function queryValue(name: string, { kind }: Parameter, query: URLSearchParams): unknown {
  const text = query.get(name)
  if (text === null) return undefined
  if (kind === 'string[]') return text.split(',').filter((item) => item !== '')
  if (kind === 'integer' || kind === 'number') {
    return /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : text
  }
  return kind === 'boolean' && /^(?:true|false)$/.test(text) ? text === 'true' : text
}

function checked(
  name: string,
  parameter: Parameter,
  value: unknown,
  quotaMode: QuotaMode,
): unknown {
  const limits = quotaMode === 'development' ? { ...parameter, ...parameter.restricted } : parameter
  if (value === undefined || isEmpty(parameter.kind, value)) {
    if (parameter.isRequired !== true) return value === undefined ? limits.default : value
    throw new ApiRefusal(400, missing[name] ?? `Missing required field: ${name}`)
  }
  const complaint = complaintOn(name, limits, value)
  if (complaint !== undefined) throw new ApiRefusal(400, complaint)
  return value
}

/** An empty text or list, where one is expected. */
function isEmpty(kind: Parameter['kind'], value: unknown): boolean {
  if (kind === 'string') return value === ''
  return kind.endsWith('[]') && Array.isArray(value) && value.length === 0
}

function complaintOn(name: string, parameter: Parameter, value: unknown): string | undefined {
  const { kind, min = -Infinity, max = Infinity, maxItems = Infinity, values } = parameter
  if (!isOfKind(kind, value)) return `Invalid ${name}`
  if (typeof value === 'number') return value < min || value > max ? `Invalid ${name}` : undefined
  if (Array.isArray(value) && value.length > maxItems) return `Too many ${name} requested`
  if (name === 'market' && !/^(?:[A-Z]{2}|from_token)$/.test(value as string)) {
    return 'Invalid market code'
  }
  const words = Array.isArray(value) ? (value as readonly string[]) : [value as string]
  const unknown = values === undefined ? undefined : words.find((word) => !values.includes(word))
  if (unknown === undefined) return undefined
  return name === 'type' ? `Bad search type field ${unknown}` : `Invalid ${name}`
}

function isOfKind(kind: Parameter['kind'], value: unknown): boolean {
  switch (kind) {
    case 'integer':
      return Number.isInteger(value)
    case 'string[]':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'object[]':
      return (
        Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)
      )
    case 'object':
      return typeof value === 'object' && !Array.isArray(value)
    default:
      return typeof value === kind
  }
}
