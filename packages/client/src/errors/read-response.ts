import { apiAnswerOf } from '../client/api-answer.ts'
import { readAnswer } from '../client/read-answer.ts'
import { maxAnswerBytes, readBoundedBody } from '../fetch/bounded-body.ts'
import { contextOf } from '../fetch/request-context.ts'
import { invalidAnswer } from './api-error.ts'
import { readResponseError } from './read-response-error.ts'

/**
 * Reads a response of the Web API as `SpotifyClient` does, for callers of `createSpotifyFetch`. Returns
 * its JSON, or `undefined` if it is empty. The response to a command (PUT, POST, DELETE) may also be
 * text: Spotify answers playback commands like that.
 *
 * @param response - The object that the `fetch` returned, because a copy does not know its method.
 * @throws The errors of `readResponseError`; `ServerError` (code `invalid_response`) for an unusable
 *   response; errors of the connection while the body is read.
 */
export async function readResponse<T = unknown>(response: Response): Promise<T | undefined> {
  const error = await readResponseError(response)
  if (error !== undefined) throw error
  const { bytes, isWhole } = await readBoundedBody(response, maxAnswerBytes)
  const answer = apiAnswerOf(response, new TextDecoder().decode(bytes), contextOf(response))
  if (!isWhole) throw invalidAnswer(answer, 'is too large')
  return readAnswer(answer) as T | undefined
}
