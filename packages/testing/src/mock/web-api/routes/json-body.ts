import { ApiRefusal } from '../api-error.ts'
import type { RecordedRequest } from '../../server/recorded-request.ts'

/** The JSON of a request; an empty body is none, and what is not JSON is refused. */
export function jsonBody({ body }: RecordedRequest): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    throw new ApiRefusal(400, 'Error parsing JSON.')
  }
}

/** A member of a JSON object that has the type it ought to have; otherwise `undefined`. */
export function memberOf<T>(
  body: unknown,
  name: string,
  isRight: (value: unknown) => value is T,
): T | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value = (body as Record<string, unknown>)[name]
  return isRight(value) ? value : undefined
}

export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
