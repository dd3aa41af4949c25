import type { SpotifyError } from '@spotify-sdk/auth-core'
import { apiAnswerOf } from '../client/api-answer.ts'
import { readErrorText } from '../fetch/bounded-body.ts'
import { contextOf } from '../fetch/request-context.ts'
import { apiErrorOf, invalidAnswer } from './api-error.ts'

/**
 * Returns the typed error for a response of the Web API, as `SpotifyClient` throws it, for callers of
 * `createSpotifyFetch`. Reads the body only if the response is an error.
 *
 * @param response - The object that the `fetch` returned, because a copy does not know its method.
 * @returns `undefined` for a success.
 * @example
 * const error = await readResponseError(response)
 * if (error !== undefined) throw error
 */
export async function readResponseError(response: Response): Promise<SpotifyError | undefined> {
  const context = contextOf(response)
  const hasLeftOrigin = context.hasLeftOrigin === true
  if (response.ok && !hasLeftOrigin) return undefined
  const answer = apiAnswerOf(response, await readErrorText(response), context)
  const isError = response.status >= 400 || hasLeftOrigin
  return isError ? apiErrorOf(answer) : invalidAnswer(answer, 'leads nowhere')
}
