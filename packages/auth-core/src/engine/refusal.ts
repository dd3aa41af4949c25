import type { Failure } from './failure.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** A refresh token that Spotify refused, and how. The verdict on it may have to wait for the cache. */
export interface Refusal {
  readonly refused: TokenInfo
  readonly failure: Failure
}

/**
 * How this very refresh token was refused. With another access token beside it, the refusal was a
 * false one: that access token was had for the refresh token since.
 */
export function refusalOf(
  refusal: Refusal | undefined,
  current: TokenInfo | undefined,
): Failure | undefined {
  const { refused, failure } = refusal ?? {}
  const isSame =
    refused !== undefined &&
    current?.refreshToken === refused.refreshToken &&
    current?.accessToken === refused.accessToken
  return isSame ? failure : undefined
}
