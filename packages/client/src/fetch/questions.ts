import type { ApiQuestion } from '../client/api-answer.ts'

/** A response says neither its method nor the token; errors about it need both. */
const questions = new WeakMap<Response, ApiQuestion>()

/** Remembers what a response was asked with, for as long as somebody has it. */
export function rememberQuestion(response: Response, question: ApiQuestion): Response {
  questions.set(response, question)
  return response
}

/** What a response was asked with, or what it says of that itself. */
export function questionOf(response: Response): ApiQuestion {
  const path = URL.canParse(response.url) ? new URL(response.url).pathname : 'the Web API'
  return questions.get(response) ?? { method: 'A request to', path, accessToken: undefined }
}
