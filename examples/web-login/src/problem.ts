import {
  AuthenticationError,
  AuthorizationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  TokenCacheError,
} from '@spotify-sdk/auth-web'
import { ForbiddenError } from '@spotify-sdk/client'

/** A problem as a user sees it, and what helps. */
export interface Problem {
  readonly status: 400 | 403 | 404 | 500 | 503
  readonly title: string
  readonly text: string
  /** What helps: a sign-in, another sign-in, loading the page again, or the start page. */
  readonly remedy: 'log-in' | 'log-in-again' | 'retry' | 'none'
  readonly retryAfterSeconds?: number
}

const problem = (
  status: Problem['status'],
  remedy: Problem['remedy'],
  title: string,
  text: string,
): Problem => ({ status, remedy, title, text })

export const notFound = problem(404, 'none', 'There is no such page', 'The address is wrong.')

export const foreignRequest = problem(
  403,
  'retry',
  'We did not do that',
  'The request came from another site, so we did nothing.',
)

const denied = 'Nothing has changed. You can sign in again.'
const ended = 'It was used, took too long, or was started in another browser.'
const revoked =
  'Spotify no longer accepts your last sign-in: you have revoked it, or it is six months old.'
const hidden = 'While an app is in development mode, its owner must add each user in the dashboard.'
const misconfigured = 'It is not configured correctly. Its owner finds the reason in the log.'
const spotifyFails = 'It does not answer correctly. Nothing is lost. Try again in a moment.'
const storeFails = 'We cannot use our token store. Your request has not been carried out.'

/** Describes an error to the user. The error's own message is only logged. */
export function problemOf(error: unknown): Problem {
  if (ReauthorizationRequiredError.is(error)) {
    if (error.code !== 'insufficient_scope') {
      return problem(403, 'log-in-again', 'Please sign in again', revoked)
    }
    const text = `This site has a new feature that needs more access: ${error.missingScopes?.join(', ')}.`
    return problem(403, 'log-in-again', 'We need your permission for more', text)
  }
  if (AuthenticationError.is(error) || AuthorizationError.is(error)) {
    const { code } = error
    if (code === 'access_denied') return problem(403, 'log-in', 'You denied access', denied)
    return ['invalid_state', 'invalid_authorization_response', 'invalid_grant'].includes(code)
      ? problem(400, 'log-in', 'This sign-in has ended', ended)
      : problem(500, 'none', 'Spotify rejects this site', misconfigured)
  }
  if (ForbiddenError.is(error)) {
    return problem(403, 'log-in-again', 'Spotify does not show us your profile', hidden)
  }
  if (RateLimitError.is(error)) {
    return passing('Spotify is busy', 'It asked us to wait a moment.', error)
  }
  if (ServerError.is(error) || ConnectionError.is(error)) {
    return passing('Spotify has a problem', spotifyFails, error)
  }
  if (TokenCacheError.is(error)) {
    // A sign-in replaces tokens that cannot be decrypted, because their key was removed.
    return { ...passing('We have a problem', storeFails, error), remedy: 'log-in' }
  }
  const text = 'This is our fault, and it has been logged.'
  return problem(500, 'none', 'Something went wrong here', text)
}

function passing(
  title: string,
  text: string,
  { retryAfterSeconds = 5 }: { readonly retryAfterSeconds?: number | undefined },
): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds))
  return { ...problem(503, 'retry', title, text), retryAfterSeconds: seconds }
}
