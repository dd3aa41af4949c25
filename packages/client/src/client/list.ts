import { invalidOption } from '../invalid-option.ts'
import type { Page } from '../objects/page.ts'

/** Options of `toArray`. */
export interface ToArrayOptions {
  /** Maximum number of items. Only the pages for these are requested. @defaultValue all */
  readonly max?: number | undefined
}

/** The source of a list's pages. */
export interface PageSource<T, P> {
  /** Requests the first page. */
  readFirst(): Promise<P>
  /** The items of all pages, page after page, without `null`s. */
  readItems(): AsyncIterable<T>
}

/**
 * A list of the Web API. `await` gives its first page. `for await` gives all items, and requests each
 * page only when it is needed. It leaves out `null`s, which Spotify sends for items that the user
 * cannot have. Creating the list requests nothing.
 *
 * @example
 * const { total } = await spotify.tracks.getSaved()
 * for await (const { track } of spotify.tracks.getSaved()) console.log(track.name)
 * const hundred = await spotify.tracks.getSaved().toArray({ max: 100 })
 */
export class List<T, P = Page<T>> implements Promise<P>, AsyncIterable<T> {
  readonly #source: PageSource<T, P>
  #first: Promise<P> | undefined
  readonly [Symbol.toStringTag] = 'List'

  constructor(source: PageSource<T, P>) {
    this.#source = source
  }

  /** The first page, requested once. */
  // oxlint-disable-next-line unicorn/no-thenable -- awaiting a list gives its first page
  then<R = P, E = never>(
    onFulfilled?: ((page: P) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    this.#first ??= this.#source.readFirst()
    return this.#first.then(onFulfilled, onRejected)
  }

  catch<E = never>(onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<P | E> {
    return this.then(undefined, onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<P> {
    return this.then(undefined).finally(onFinally)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* this.#source.readItems()
  }

  /**
   * Returns all items, or the first `max`.
   *
   * @throws `ConfigurationError` (code `invalid_option`) if `max` is not a number.
   */
  async toArray(options?: ToArrayOptions): Promise<T[]> {
    const { max = Infinity } = options ?? {}
    // NaN is in no order.
    if (!(typeof max === 'number' && max <= Infinity)) {
      throw invalidOption('max', 'must be a number')
    }
    const items: T[] = []
    if (max <= 0) return items
    for await (const item of this) if (items.push(item) >= max) break
    return items
  }
}
