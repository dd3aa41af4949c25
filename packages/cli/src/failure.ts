import {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
} from '@spotify-sdk/auth-core'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loginCommand } from './login-command.ts'

/** Ends the command with one line for the user and an exit code. The line says what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitCode: ExitCode

  constructor(line: string, code: ExitCode = exitCode.failed) {
    super(line)
    this.exitCode = code
  }
}

/** Any error as one line and an exit code; the user is the value of `--user`. No error of the SDK holds a secret. */
export function failureOf(error: unknown, user?: unknown): Failure {
  if (error instanceof Failure) return error
  if (!SpotifyError.is(error)) return new Failure(`Unexpected: ${String(error)}`)
  return new Failure(`${lineOf(error)}${remedyOf(error, user)}`, codeOf(error))
}

function lineOf({ message }: SpotifyError): string {
  return message.replaceAll(/\s+/g, ' ').trim()
}

function remedyOf(error: SpotifyError, user: unknown): string {
  if (needsSignIn(error)) return ` Run: ${loginCommand(user)}`
  const { retryAfterSeconds } = error
  return retryAfterSeconds === undefined ? '' : ` Try again in ${retryAfterSeconds} s.`
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
