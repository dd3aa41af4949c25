import type {
  AuthenticationError,
  AuthorizationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
import type { BadRequestError } from './bad-request-error.ts'
import type { ForbiddenError } from './forbidden-error.ts'
import type { NotFoundError } from './not-found-error.ts'
import type { PartialFailureError } from './partial-failure-error.ts'

/** All errors of a call: those of the client and of this SDK's providers. */
type CallError =
  | AuthenticationError
  | AuthorizationError
  | BadRequestError
  | ConfigurationError
  | ConnectionError
  | ForbiddenError
  | NotFoundError
  | PartialFailureError
  | RateLimitError
  | ReauthorizationRequiredError
  | ServerError
  | TokenCacheError

/**
 * The codes of all errors, for a `switch` that the compiler checks: it reports a misspelled case, and a
 * missing one if the `default` takes `never`. Not included are system codes (`ECONNREFUSED`) and codes
 * of a token endpoint or a cache: they reach the `default`.
 *
 * @example
 * if (!SpotifyError.is(error)) throw error
 * switch (error.code as SpotifyErrorCode) {
 *   case 'premium_required': return 'This needs Spotify Premium.'
 *   case 'rate_limited': return `Try again in ${error.retryAfterSeconds} seconds.`
 *   default: return error.message
 * }
 */
export type SpotifyErrorCode = Literal<CallError['code']>

/** Removes `string` and `Uppercase<string>` from a union. */
type Literal<Code> = Code extends string
  ? string extends Code
    ? never
    : Uppercase<string> extends Code
      ? never
      : Code
  : never
