import { jsonAnswer, type Answer } from '../server/answer.ts'

/**
 * An error in the Web API's own form, which is not that of the token endpoint.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/api-calls}
 */
export function apiError(...[status, message, headers]: ApiErrorFacts): Answer {
  return jsonAnswer(status, { error: { status, message } }, headers)
}

type ApiErrorFacts = [status: number, message: string, headers?: Answer['headers']]

/** Ends the handling of a request with an error for whoever asked. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly answer: Answer

  constructor(...facts: ApiErrorFacts) {
    super(facts[1])
    this.answer = apiError(...facts)
  }
}
