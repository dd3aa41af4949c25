import { SpotifyError } from '@spotify-sdk/auth-core'

/** A problem that the user can understand and fix, in one sentence. */
export class Refusal extends Error {}

/** Describes an error for the user in one sentence. */
export function sentenceFor(error: unknown): string {
  if (SpotifyError.is(error) || error instanceof Refusal) return error.message
  return `An unexpected error occurred: ${String(error)}`
}
