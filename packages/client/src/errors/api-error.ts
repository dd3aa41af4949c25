import {
  AuthenticationError,
  RateLimitError,
  ServerError,
  type SpotifyError,
} from '@spotify-sdk/auth-core'
import { redact } from '@spotify-sdk/auth-core/toolkit'
import type { ApiAnswer } from '../client/api-answer.ts'
import type { RequestContext } from '../fetch/request-context.ts'
import { findRoute } from '../endpoints/find-route.ts'
import { parseErrorBody } from '../fetch/error-body.ts'
import { quotaExceeded } from '../fetch/rate-limit-gates.ts'
import { BadRequestError } from './bad-request-error.ts'
import { prohibitionOf, userNeeded, withdrawn } from './forbidden.ts'
import { ForbiddenError } from './forbidden-error.ts'
import { NotFoundError } from './not-found-error.ts'

/** Creates the error for an error response, from safe facts only. */
export function apiErrorOf(answer: ApiAnswer): SpotifyError {
  const { status, retryAfterSeconds, hasLeftOrigin } = answer
  if (hasLeftOrigin) return invalidAnswer(answer, fromElsewhere)
  const body = parseErrorBody(answer.text)
  const said = clean(body.message ?? '', answer, 200)
  const text = `${subjectOf(answer)} was answered with ${status}${said === '' ? '' : ` (${said})`}.`
  const { reason } = body
  const facts = { status, retryAfterSeconds, reason }
  switch (status) {
    case 401:
    case 403: {
      const { remedy, ...rest } = prohibitionOf({ ...answer, ...body })
      if (status === 403 || rest.code === 'insufficient_scope') {
        return new ForbiddenError(`${text} ${remedy}`.trimEnd(), { ...facts, ...rest })
      }
      return new AuthenticationError(`${text} ${remedy === userNeeded ? remedy : tokenRejected}`, {
        ...facts,
        code: 'token_rejected',
        errorDescription: said || undefined,
      })
    }
    case 404: {
      // To a new app, an endpoint that was withdrawn looks like an id that does not exist.
      const isClosed = findRoute(answer.method, answer.url)?.availability === 'closed'
      const hint = isClosed ? ` ${withdrawn}` : ''
      return new NotFoundError(text + hint, { ...facts, code: 'not_found' })
    }
    case 429: {
      const code = reason === quotaExceeded ? 'quota_exceeded' : 'rate_limited'
      return new RateLimitError(text, { ...facts, code })
    }
    default:
      return status >= 500 || status === 408
        ? new ServerError(text, { ...facts, code: 'server_error' })
        : new BadRequestError(text, { ...facts, code: 'bad_request' })
  }
}

/** Creates the error for a response that no program can use, whatever its status. */
export function invalidAnswer(answer: ApiAnswer, complaint: string): ServerError {
  const { status } = answer
  const text = `${subjectOf(answer)} was answered with ${status}, and the answer ${complaint}.`
  return new ServerError(text, { code: 'invalid_response', status })
}

/** For a response that is not Spotify's, such as the sign-in page of a proxy. */
const fromElsewhere = 'came from another origin, after a redirect: set apiUrl to the final URL'

const tokenRejected = 'Spotify rejected this access token, and there is no other.'

/** The separators in a path, a URI and a URL, also encoded. */
const separators = /([/:?=&,]|%(?:2[06CF]|3[ADF]))/i

/**
 * Method and path, for a message. The path may come from user input, so it is redacted part by part: a
 * long word may be a secret, while the reader needs the ids and URIs. A token that contains separators
 * must not be split.
 */
export function subjectOf(answer: RequestContext): string {
  const { method, url, accessToken = '' } = answer
  const path = url?.pathname.replace(/(\/users\/)[^/]+/, '$1{id}') ?? 'the Web API'
  const parts = path.split(/^[\w.~-]*$/.test(accessToken) ? separators : /(\/)/)
  const shown = parts.map((part) => clean(part, answer, 40)).join('')
  return `${method} ${shown.slice(0, 200)}`
}

function clean(text: string, { accessToken = '' }: RequestContext, maxLength: number): string {
  // A token of three characters is a test's, and is found in every second word.
  return redact(text, accessToken.length > 3 ? [accessToken] : [], maxLength)
}
