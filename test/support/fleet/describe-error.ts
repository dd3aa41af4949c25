import { SpotifyError } from '@spotify-sdk/auth-core'

/** An error as a process reports it to others. */
export interface ErrorReport {
  /** Name of its class. */
  readonly name: string
  readonly code: string
}

export function describeError(error: unknown): ErrorReport {
  if (SpotifyError.is(error)) return { name: error.name, code: error.code }
  return { name: 'not a SpotifyError', code: String(error) }
}
