import { apiErrorOf, invalidAnswer } from '../errors/api-error.ts'
import type { ApiAnswer } from './api-answer.ts'

/**
 * Returns the JSON of a response, or `undefined` if it is empty. A 2xx response to a command is a
 * success even if it is not JSON: Spotify answers playback commands with a random word.
 *
 * @throws The error for an error response.
 */
export function readAnswer(answer: ApiAnswer): unknown {
  const { status, text, hasLeftOrigin } = answer
  if (status >= 400 || hasLeftOrigin) throw apiErrorOf(answer)
  if (status >= 300) throw invalidAnswer(answer, 'leads nowhere')
  if (text.trim() === '') return undefined
  const isCommand = /^(?:PUT|POST|DELETE|PATCH)$/.test(answer.method)
  try {
    const value: unknown = JSON.parse(text)
    return isCommand && isWord(value, answer) ? undefined : value
  } catch {
    if (isCommand) return undefined
    throw invalidAnswer(answer, 'is not JSON')
  }
}

/** A random word may happen to be a number. */
function isWord(value: unknown, { headers }: ApiAnswer): boolean {
  const isScalar = typeof value !== 'object' || value === null
  return isScalar && !/\bjson\b/i.test(headers.get('content-type') ?? '')
}
