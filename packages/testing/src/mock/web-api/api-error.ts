import { jsonAnswer, type Answer } from '../server/answer.ts'

/**
 * An error in the Web API's own form, which is not that of the token endpoint.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/api-calls}
 */
export function apiError(status: number, message: string): Answer {
  return jsonAnswer(status, { error: { status, message } })
}
