import { apiErrorOf, invalidAnswer } from '../errors/api-error.ts'
import type { ApiAnswer } from './api-answer.ts'

/**
 * What an answer brings: its JSON, or nothing where it is empty.
 *
 * @throws The error that it is.
 */
export function readAnswer(answer: ApiAnswer): unknown {
  const { status, text } = answer
  if (status >= 400) throw apiErrorOf(answer)
  if (status >= 300) throw invalidAnswer(answer, 'leads nowhere')
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw invalidAnswer(answer, 'is not JSON')
  }
}
