import {
  AuthenticationError,
  AuthorizationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
import { HTTPException } from 'hono/http-exception'

/** What a user is told of an error, and what can be done about it. */
export interface Problem {
  readonly status: 400 | 403 | 404 | 500 | 503
  readonly title: string
  readonly text: string
  /** What helps: a login, another one in the place of one that has ended, or the page once more. */
  readonly remedy: 'log-in' | 'log-in-again' | 'retry' | 'none'
  readonly retryAfterSeconds?: number
}

export const notFound: Problem = {
  status: 404,
  title: 'There is no such page',
  text: 'The address leads nowhere.',
  remedy: 'none',
}

/** Never tells the user what the error itself says: that is for the log. */
export function problemOf(error: unknown): Problem {
  if (ReauthorizationRequiredError.is(error)) return endedLogin(error)
  if (AuthenticationError.is(error) || AuthorizationError.is(error)) return refusedLogin(error)
  if (RateLimitError.is(error)) {
    return passing('Spotify is busy', 'It asked us to wait a moment.', error.retryAfterSeconds)
  }
  if (ServerError.is(error) || ConnectionError.is(error)) {
    const text = 'It does not answer as it should. Nothing is lost: this passes by itself.'
    return passing('Spotify has a problem', text, error.retryAfterSeconds)
  }
  if (TokenCacheError.is(error)) {
    const text = 'We cannot reach the store of our logins. What you asked for has not been done.'
    return passing('We have a problem', text, error.retryAfterSeconds)
  }
  if (error instanceof HTTPException && error.status === 403) {
    const text = 'It came from another site, so we did nothing.'
    return { status: 403, title: 'We did not do that', text, remedy: 'retry' }
  }
  return {
    status: 500,
    title: 'Something went wrong here',
    text: 'It is our fault, and it has been written down.',
    remedy: 'none',
  }
}

function endedLogin({ code, missingScopes }: ReauthorizationRequiredError): Problem {
  if (code === 'insufficient_scope') {
    const missing = missingScopes?.join(', ')
    return {
      status: 403,
      title: 'We need your permission for more',
      text: `This site has learned something new, which needs more access: ${missing}.`,
      remedy: 'log-in-again',
    }
  }
  return {
    status: 403,
    title: 'Please log in again',
    text: 'Spotify no longer lets us in with your last login: you have taken it back, or it is six months old.',
    remedy: 'log-in-again',
  }
}

function refusedLogin({ code, status }: AuthenticationError | AuthorizationError): Problem {
  if (code === 'access_denied') {
    return {
      status: 403,
      title: 'You are not logged in',
      text: 'You did not allow the access, and that is fine: we have stored nothing.',
      remedy: 'log-in',
    }
  }
  if (['invalid_state', 'invalid_authorization_response', 'invalid_grant'].includes(code)) {
    return {
      status: 400,
      title: 'This login is over',
      text: 'It has been used, took too long, or was begun in another browser.',
      remedy: 'log-in',
    }
  }
  if (status === 403) {
    return {
      status: 403,
      title: 'Spotify does not show us your profile',
      text: 'While an app is in development mode, its owner has to enter each user in the dashboard.',
      remedy: 'log-in-again',
    }
  }
  return {
    status: 500,
    title: 'Spotify refuses this site',
    text: 'It is not set up as it should be. Its owner finds the reason in the log.',
    remedy: 'none',
  }
}

function passing(title: string, text: string, retryAfterSeconds = 5): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds))
  return { status: 503, title, text, remedy: 'retry', retryAfterSeconds: seconds }
}
