/** Which part of a list is shown. */
export interface Paging {
  readonly limit: number
  readonly offset: number
}

/**
 * A part of a list, with the links to the parts beside it.
 *
 * @param url - Where the list is, with all that was asked but `limit` and `offset`.
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/api-calls}
 */
export function pageObject<T>(
  all: readonly T[],
  { url, limit, offset }: Paging & { readonly url: URL },
  toObject: (item: T) => object,
): object {
  const link = (start: number): string => {
    const { origin, pathname, searchParams } = url
    const query = new URLSearchParams([
      ['offset', `${start}`],
      ['limit', `${limit}`],
      ...searchParams,
    ])
    return `${origin}${pathname}?${query}`
  }
  return {
    href: link(offset),
    items: all.slice(offset, offset + limit).map(toObject),
    limit,
    next: offset + limit < all.length ? link(offset + limit) : null,
    offset,
    previous: offset > 0 ? link(Math.max(offset - limit, 0)) : null,
    total: all.length,
  }
}
