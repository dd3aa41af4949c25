import type { Page } from '@spotify-sdk/client'

/** Which part of a list is shown. */
export interface Paging {
  readonly limit: number
  /** The `limit` in the links, if the endpoint takes no larger one. @defaultValue `limit` */
  readonly linkLimit?: number | undefined
  readonly offset: number
  /** The largest offset that the list takes: no link leads further. @defaultValue none */
  readonly maxOffset?: number | undefined
}

/**
 * A page of a list, with links to the previous and the next page.
 *
 * @param url - Address of the list with all parameters except `limit` and `offset`.
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/api-calls}
 */
export function pageObject<T, U>(
  all: readonly T[],
  { url, limit, linkLimit = limit, offset, maxOffset = Infinity }: Paging & { readonly url: URL },
  toObject: (item: T) => U,
): Page<U> {
  const next = offset + limit
  const hasNext = limit > 0 && next < all.length && next <= maxOffset
  const link = (start: number): string => linkTo(url, { offset: start, limit: linkLimit })
  return {
    href: link(offset),
    items: all.slice(offset, offset + limit).map(toObject),
    limit,
    next: hasNext ? link(next) : null,
    offset,
    previous: offset > 0 ? link(Math.max(offset - limit, 0)) : null,
    total: all.length,
  }
}

/** The address of a part of a list. */
export function linkTo(url: URL, part: Readonly<Record<string, string | number>>): string {
  const { origin, pathname, searchParams } = url
  const parts = Object.entries(part).map(([name, value]) => [name, `${value}`])
  return `${origin}${pathname}?${new URLSearchParams([...parts, ...searchParams])}`
}
