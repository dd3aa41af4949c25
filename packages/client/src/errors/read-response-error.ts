import type { SpotifyError } from '@spotify-sdk/auth-core'
import { apiAnswerOf } from '../client/api-answer.ts'
import { questionOf } from '../fetch/questions.ts'
import { apiErrorOf, invalidAnswer } from './api-error.ts'

/**
 * The typed error for a response of the Web API, as `SpotifyClient` throws it: for whoever works
 * with `createSpotifyFetch` alone. Reads the body of a response that is an error, and of no other.
 *
 * @param response - The very object that the `fetch` returned: a copy knows no method.
 * @returns `undefined` for a success.
 * @example
 * const error = await readResponseError(response)
 * if (error !== undefined) throw error
 */
export async function readResponseError(response: Response): Promise<SpotifyError | undefined> {
  if (response.ok) return undefined
  // One that is cut off, or was read before, says nothing; its status does.
  const text = await response.text().catch(() => '')
  const answer = apiAnswerOf(response, text, questionOf(response))
  return response.status < 400 ? invalidAnswer(answer, 'leads nowhere') : apiErrorOf(answer)
}
