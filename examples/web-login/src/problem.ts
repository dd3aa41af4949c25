import {
  AuthenticationError,
  AuthorizationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
import { ForbiddenError } from '@spotify-sdk/client'
import { HTTPException } from 'hono/http-exception'

/** A problem as a user sees it, and what helps. */
export interface Problem {
  readonly status: 400 | 403 | 404 | 500 | 503
  readonly title: string
  readonly text: string
  /** What helps: a sign-in, another sign-in, or loading the page again. */
  readonly remedy: 'log-in' | 'log-in-again' | 'retry' | 'none'
  readonly retryAfterSeconds?: number
}

export const notFound: Problem = {
  status: 404,
  title: 'There is no such page',
  text: 'The address is wrong.',
  remedy: 'none',
}

const hiddenProfile: Problem = {
  status: 403,
  title: 'Spotify does not show us your profile',
  text: 'While an app is in development mode, its owner must add each user in the dashboard.',
  remedy: 'log-in-again',
}

/** Describes an error to the user. The error's own message is only logged. */
export function problemOf(error: unknown): Problem {
  if (ReauthorizationRequiredError.is(error)) return endedLogin(error)
  if (AuthenticationError.is(error) || AuthorizationError.is(error)) return refusedLogin(error)
  if (ForbiddenError.is(error)) return hiddenProfile
  if (RateLimitError.is(error)) {
    return passing('Spotify is busy', 'It asked us to wait a moment.', error.retryAfterSeconds)
  }
  if (ServerError.is(error) || ConnectionError.is(error)) {
    const text = 'It does not answer correctly. Nothing is lost. Try again in a moment.'
    return passing('Spotify has a problem', text, error.retryAfterSeconds)
  }
  if (TokenCacheError.is(error)) {
    const text = 'We cannot reach our token store. Your request has not been carried out.'
    return passing('We have a problem', text, error.retryAfterSeconds)
  }
  if (error instanceof HTTPException && error.status === 403) {
    const text = 'The request came from another site, so we did nothing.'
    return { status: 403, title: 'We did not do that', text, remedy: 'retry' }
  }
  return {
    status: 500,
    title: 'Something went wrong here',
    text: 'This is our fault, and it has been logged.',
    remedy: 'none',
  }
}

function endedLogin({ code, missingScopes }: ReauthorizationRequiredError): Problem {
  if (code === 'insufficient_scope') {
    const missing = missingScopes?.join(', ')
    return {
      status: 403,
      title: 'We need your permission for more',
      text: `This site has a new feature that needs more access: ${missing}.`,
      remedy: 'log-in-again',
    }
  }
  return {
    status: 403,
    title: 'Please sign in again',
    text: 'Spotify no longer accepts your last sign-in: you have revoked it, or it is six months old.',
    remedy: 'log-in-again',
  }
}

function refusedLogin({ code }: AuthenticationError | AuthorizationError): Problem {
  if (code === 'access_denied') {
    return {
      status: 403,
      title: 'You are not signed in',
      text: 'You denied access. We have stored nothing.',
      remedy: 'log-in',
    }
  }
  if (['invalid_state', 'invalid_authorization_response', 'invalid_grant'].includes(code)) {
    return {
      status: 400,
      title: 'This sign-in has ended',
      text: 'It was used, took too long, or was started in another browser.',
      remedy: 'log-in',
    }
  }
  return {
    status: 500,
    title: 'Spotify rejects this site',
    text: 'It is not configured correctly. Its owner finds the reason in the log.',
    remedy: 'none',
  }
}

function passing(title: string, text: string, retryAfterSeconds = 5): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds))
  return { status: 503, title, text, remedy: 'retry', retryAfterSeconds: seconds }
}
