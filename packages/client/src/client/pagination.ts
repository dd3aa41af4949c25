import { invalidAnswer } from '../errors/api-error.ts'
import { endpointOf } from '../fetch/endpoint-of.ts'
import { maxSearchOffset } from '../endpoints/routes/search.ts'
import { linkBelow } from './api-address.ts'
import type { ApiAnswer } from './api-answer.ts'
import { copyFields, type Page } from './page.ts'

/** A list may have one empty page in the middle, but not this many in a row. */
const maxEmptyPages = 3

/** Follows the pages of a list and finds its end: some of Spotify's lists always have a `next`. */
export class Pagination {
  readonly #base: string
  readonly #seen = new Set<string>()
  #url: URL
  #count: number
  #emptyPages = 0
  #latestItems: string | undefined

  /** @param url - Of the first page. */
  constructor(base: string, url: URL) {
    this.#base = base
    this.#url = url
    this.#seen.add(url.href)
    this.#count = offsetOf(url)
  }

  /**
   * Whether a page repeats the previous one, after the end of the list: some servers answer a `next`
   * that leads too far with the last page.
   */
  isRepetition({ items, total }: Page): boolean {
    if (items.length === 0) return false
    const previous = this.#latestItems
    this.#latestItems = JSON.stringify(items)
    return typeof total === 'number' && this.#count >= total && this.#latestItems === previous
  }

  /**
   * Returns the URL of the page after this one.
   *
   * @returns `undefined` at the end of the list: without a `next`, with one that was followed before or
   *   that a search may not follow, at an empty page at or past `total`, and after a few empty pages.
   * @throws `ServerError` (code `invalid_response`) for a `next` that leads out of the API: the token
   *   would be sent there.
   */
  after(page: Page, answer: ApiAnswer): URL | undefined {
    const { items, next, total, offset } = page
    if (next === null || next === undefined) return undefined
    if (items.length === 0) {
      const position = typeof offset === 'number' ? offset : offsetOf(this.#url)
      const isPastEnd = typeof total === 'number' && Math.max(position, this.#count) >= total
      if (isPastEnd || ++this.#emptyPages === maxEmptyPages) return undefined
    } else {
      this.#emptyPages = 0
      this.#count += items.length
    }
    const url = linkBelow(this.#base, next)
    if (url?.origin !== new URL(this.#base).origin) {
      throw invalidAnswer(answer, 'has a next outside apiUrl')
    }
    copyFields(this.#url, url)
    const isPastSearch = endpointOf(url) === 'search' && offsetOf(url) > maxSearchOffset
    if (isPastSearch || this.#seen.has(url.href)) return undefined
    this.#seen.add(url.href)
    this.#url = url
    return url
  }
}

/** The number of items before a page, by its URL. */
function offsetOf({ searchParams }: URL): number {
  const offset = Number(searchParams.get('offset'))
  return Number.isSafeInteger(offset) ? offset : 0
}
