import {
  AuthenticationError,
  RateLimitError,
  redact,
  ServerError,
  type SpotifyError,
} from '@spotify-sdk/auth-core'
import type { ApiAnswer } from '../client/api-answer.ts'
import { parseErrorBody } from '../fetch/error-body.ts'
import { BadRequestError } from './bad-request-error.ts'
import { ForbiddenError } from './forbidden-error.ts'
import { NotFoundError } from './not-found-error.ts'

/** What every error for an answer holds. */
interface Facts {
  readonly status: number
  readonly retryAfterSeconds: number | undefined
}

/** The error for an answer that is one, built from safe facts alone. */
export function apiErrorOf(answer: ApiAnswer): SpotifyError {
  const { status, retryAfterSeconds } = answer
  const { message, reason } = parseErrorBody(answer.text)
  const said = message === undefined ? '' : clean(message, answer, 200)
  const text = `${subjectOf(answer)} was answered with ${status}${said === '' ? '' : ` (${said})`}.`
  const details: Facts = { status, retryAfterSeconds }
  switch (status) {
    case 401:
      return new AuthenticationError(`${text} ${hintOf401(said)}`, {
        ...details,
        code: 'token_rejected',
        errorDescription: said === '' ? undefined : said,
      })
    case 403:
      return forbidden(text, said, details)
    case 404:
      return new NotFoundError(text, { ...details, code: 'not_found' })
    case 429:
      return new RateLimitError(text, { ...details, code: 'rate_limited', reason })
    default:
      return status >= 500 || status === 408
        ? new ServerError(text, { ...details, code: 'server_error' })
        : new BadRequestError(text, { ...details, code: 'bad_request' })
  }
}

/** The error for an answer that looks well and is nothing that a program could use. */
export function invalidAnswer(answer: ApiAnswer, complaint: string): ServerError {
  const { status } = answer
  const text = `${subjectOf(answer)} was answered with ${status}, and the answer ${complaint}.`
  return new ServerError(text, { code: 'invalid_response', status })
}

const userNeeded =
  'Only the token of a user may do this: AuthorizationCode of @spotify-sdk/auth-authorization-code gives one.'

function hintOf401(said: string): string {
  return needsUser(said) ? userNeeded : 'The token was refused, and no other one is better.'
}

function forbidden(text: string, said: string, details: Facts): ForbiddenError {
  if (/\bscope\b/i.test(said)) {
    return new ForbiddenError(
      `${text} Ask the user for the scope that this endpoint needs, in a new authorization.`,
      { ...details, code: 'insufficient_scope' },
    )
  }
  const hint = needsUser(said)
    ? userNeeded
    : "An app in Development Mode serves only the users on its allowlist (User Management in Spotify's dashboard): others can log in, but every call is refused. It also has fewer endpoints."
  return new ForbiddenError(`${text} ${hint}`, { ...details, code: 'forbidden' })
}

function needsUser(said: string): boolean {
  return /\buser authentication\b/i.test(said)
}

/** The path may come from outside, too. Taken apart, since a long word may be a secret. */
function subjectOf(answer: ApiAnswer): string {
  const parts = answer.path.split('/').map((part) => clean(part, answer, 40))
  return `${answer.method} ${parts.join('/').slice(0, 200)}`
}

function clean(text: string, { accessToken }: ApiAnswer, lengthAtMost: number): string {
  return redact(text, accessToken === undefined ? [] : [accessToken], lengthAtMost)
}
