import { readResponseError } from '@spotify-sdk/client'
import type { IValidateResponses } from '@spotify/web-api-ts-sdk'

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
