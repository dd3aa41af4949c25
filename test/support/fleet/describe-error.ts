import { SpotifyError } from '@spotify-sdk/auth-core'

/** What a process tells others of an error. */
export interface ErrorReport {
  /** Of its class. */
  readonly name: string
  readonly code: string
}

export function describeError(error: unknown): ErrorReport {
  if (SpotifyError.is(error)) return { name: error.name, code: error.code }
  return { name: 'not a SpotifyError', code: String(error) }
}
