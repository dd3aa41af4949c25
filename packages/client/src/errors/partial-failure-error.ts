import { SpotifyError } from '@spotify-sdk/auth-core'
import { isErrorOf } from '@spotify-sdk/auth-core/toolkit'

const brand = '@spotify-sdk/PartialFailureError'

/**
 * A change of a long list was sent in several requests, and a later one failed. The changes of the
 * earlier ones remain: `done` says how many items of the list they had, `cause` what failed: another
 * `SpotifyError`, the reason of your `signal`, or what your own provider threw. To continue, send the
 * rest of the list. After `playlists.reorderOrReplaceItems`, add the rest with
 * `addItems`: another replacement would delete what was done. With a `position`, add `done` to it.
 *
 * If `cause` is a `ConnectionError`, a `ServerError` or an abort, the next part may have been executed as
 * well: before you continue with a playlist, read it. In the library and for users to follow, a second
 * execution changes nothing.
 *
 * @example
 * if (PartialFailureError.is(error)) await spotify.library.saveItems(uris.slice(error.done))
 */
export class PartialFailureError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'PartialFailureError'
  declare readonly code: 'partial_failure'
  /** Number of items, from the start of the list, whose requests succeeded. */
  readonly done: number
  /** Number of items in the list. */
  readonly total: number
  /** After an abort, the reason of the `signal` itself: `error.cause === signal.reason`. */
  declare readonly cause: unknown

  constructor(cause: unknown, done: number, total: number) {
    // The text of another error may contain a secret.
    const known: Partial<SpotifyError> = SpotifyError.is(cause) ? cause : {}
    const text = `${done} of ${total} were done: ${known.message ?? 'see the cause.'}`
    super(text, { ...known, code: 'partial_failure' })
    this.done = done
    this.total = total
    // As in other errors, so that nothing serializes what is not from this library.
    Object.defineProperty(this, 'cause', { value: cause })
  }

  /** Whether `value` is a {@link PartialFailureError} of any copy of this package. */
  static override is(value: unknown): value is PartialFailureError {
    return isErrorOf(value, brand)
  }
}
