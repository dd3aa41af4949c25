import { readResponse, readResponseError } from '@spotify-sdk/client'
import type { IResponseDeserializer, IValidateResponses } from '@spotify/web-api-ts-sdk'

/**
 * Throws the errors of `@spotify-sdk/client` where the SDK's own validator throws a plain `Error`
 * that has lost the status and `Retry-After`, and quotes the whole body.
 */
export const typedErrorValidator: IValidateResponses = {
  async validateResponse(response) {
    const error = await readResponseError(response)
    if (error !== undefined) throw error
  },
}

/**
 * Reads answers where the SDK's own deserializer throws a `SyntaxError` that quotes the body:
 * Spotify answers playback commands with a random word. `null` where there is nothing, as there.
 */
export const tolerantDeserializer: IResponseDeserializer = {
  async deserialize<Value>(response: Response): Promise<Value> {
    return ((await readResponse(response)) ?? null) as Value
  },
}
