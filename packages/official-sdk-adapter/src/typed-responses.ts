import { readResponse, readResponseError } from '@spotify-sdk/client'
import type { IResponseDeserializer, IValidateResponses } from '@spotify/web-api-ts-sdk'

/**
 * Throws the errors of `@spotify-sdk/client`. The SDK's validator throws a plain `Error` without
 * status and `Retry-After` that quotes the whole body.
 */
export const typedErrorValidator: IValidateResponses = {
  async validateResponse(response) {
    const error = await readResponseError(response)
    if (error !== undefined) throw error
  },
}

/**
 * Returns `null` for a command's non-JSON response. The SDK's deserializer throws a `SyntaxError`
 * that quotes the body, and Spotify answers playback commands with random text.
 */
export const tolerantDeserializer: IResponseDeserializer = {
  async deserialize<Value>(response: Response): Promise<Value> {
    return ((await readResponse(response)) ?? null) as Value
  },
}
