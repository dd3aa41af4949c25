import { apiAnswerOf } from '../client/api-answer.ts'
import { readAnswer } from '../client/read-answer.ts'
import { maxAnswerBytes, readBoundedBody } from '../fetch/bounded-body.ts'
import { contextOf } from '../fetch/request-context.ts'
import { invalidAnswer } from './api-error.ts'
import { readResponseError } from './read-response-error.ts'

/**
 * What `SpotifyClient` makes of a response of the Web API, for callers of `createSpotifyFetch`: its
 * JSON, or `undefined` where it is empty or the answer to a command (PUT, POST, DELETE) that is no
 * JSON, as Spotify answers playback commands.
 *
 * @param response - The very object that the `fetch` returned: a copy knows no method.
 * @throws The errors of `readResponseError`; `ServerError` (code `invalid_response`) for what is no
 *   answer; what the connection throws while the body is read.
 */
export async function readResponse<T = unknown>(response: Response): Promise<T | undefined> {
  const error = await readResponseError(response)
  if (error !== undefined) throw error
  const { bytes, isWhole } = await readBoundedBody(response, maxAnswerBytes)
  const answer = apiAnswerOf(response, new TextDecoder().decode(bytes), contextOf(response))
  if (!isWhole) throw invalidAnswer(answer, 'is too large')
  return readAnswer(answer) as T | undefined
}
