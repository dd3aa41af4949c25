import { SpotifyError } from '@spotify-sdk/auth-core'

/** Something that the user can understand and mend, in one sentence. */
export class Refusal extends Error {}

/** What to tell the user of an error: one sentence. */
export function sentenceFor(error: unknown): string {
  if (SpotifyError.is(error) || error instanceof Refusal) return error.message
  return `Something unforeseen happened: ${String(error)}`
}
