/**
 * Exit codes of the command. Scripts depend on these numbers: they are documented in docs/cli.md and
 * do not change.
 */
export const exitCode = {
  done: 0,
  /** Spotify, the cache, a check or the output refused or failed, or another program uses the port. */
  failed: 1,
  /** Wrong arguments, or a wrong or missing environment variable. */
  usage: 2,
  /** The user must run `spotify-sdk login`. Also if the user did not sign in there in time. */
  signInNeeded: 3,
  /** Spotify asks for a pause; the message says how long. */
  rateLimited: 4,
  /** Spotify or the network is down: try later. */
  unavailable: 5,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Ends the command with one line for the user and an exit code. The line says what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitCode: ExitCode

  constructor(line: string, code: ExitCode = exitCode.failed) {
    super(line)
    this.exitCode = code
  }
}
