import { jsonAnswer, type Answer } from '../server/answer.ts'

/** What an error may say beyond its status and message. */
export interface ApiErrorDetails {
  readonly headers?: Answer['headers']
  /** A word such as `NO_ACTIVE_DEVICE`: the player and quotas give one. */
  readonly reason?: string
}

/**
 * An error in the Web API's own form, which is not that of the token endpoint.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/api-calls}
 */
export function apiError(
  status: number,
  message: string,
  { headers, reason }: ApiErrorDetails = {},
): Answer {
  const error = { status, message, ...(reason === undefined ? {} : { reason }) }
  return jsonAnswer(status, { error }, headers)
}

/** Ends the handling of a request with an error for the caller. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly answer: Answer

  constructor(status: number, message: string, details?: ApiErrorDetails) {
    super(message)
    this.answer = apiError(status, message, details)
  }
}
