import {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
} from '@spotify-sdk/auth-core'
import { exitCode, Failure, type ExitCode } from './exit-code.ts'
import { loginCommand } from './login-command.ts'
import { hasClientSecret } from './settings.ts'

/** Any error as one line and an exit code; the user is the value of `--user`. No error of the SDK holds a secret. */
export function failureOf(error: unknown, user?: unknown): Failure {
  if (error instanceof Failure) return error
  if (!SpotifyError.is(error)) return new Failure(`Unexpected: ${String(error)}`)
  return new Failure(`${lineOf(error)}${remedyOf(error, user)}`, codeOf(error))
}

/** The message of an error on one line. */
export function lineOf({ message }: SpotifyError): string {
  return message.replaceAll(/\s+/g, ' ').trim()
}

/** What may help besides a sign-in: Spotify wants the secret with a refresh token that was issued with it. */
export function secretAdvice(error: SpotifyError): string | undefined {
  const isClientRefused = AuthenticationError.is(error) && error.code === 'invalid_client'
  if (!isClientRefused || hasClientSecret()) return undefined
  return 'set SPOTIFY_SDK_CLIENT_SECRET, if the user signed in with it'
}

function remedyOf(error: SpotifyError, user: unknown): string {
  if (needsSignIn(error)) return ` Run: ${loginCommand(user)}`
  const advice = secretAdvice(error)
  if (advice !== undefined) return ` Or ${advice}.`
  const { retryAfterSeconds } = error
  if (retryAfterSeconds !== undefined) return ` Try again in ${retryAfterSeconds} s.`
  return RateLimitError.is(error) ? ' Try again in a minute.' : ''
}

function codeOf(error: SpotifyError): ExitCode {
  if (needsSignIn(error)) return exitCode.signInNeeded
  if (ConfigurationError.is(error)) return exitCode.usage
  if (RateLimitError.is(error)) return exitCode.rateLimited
  if (ServerError.is(error) || ConnectionError.is(error)) return exitCode.unavailable
  return exitCode.failed
}

function needsSignIn(error: SpotifyError): boolean {
  if (ReauthorizationRequiredError.is(error) || error.code === 'insufficient_scope') return true
  return AuthenticationError.is(error) && error.code === 'token_rejected'
}
