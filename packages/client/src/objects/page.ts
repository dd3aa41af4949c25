/** A page of a list that continues at an offset. */
export interface Page<T> {
  href: string
  /** Maximum number of items per page. */
  limit: number
  /** The URL of the next page; `null` at the end. */
  next: string | null
  /** Number of items before this page. */
  offset: number
  previous: string | null
  /** Number of items in the whole list. */
  total: number
  items: T[]
}

/** A page of a list that continues after or before a cursor. */
export interface CursorPage<T> {
  href: string
  limit: number
  next: string | null
  /** Absent or `null` at the end. */
  cursors?: { after?: string | null; before?: string | null } | null
  total?: number
  items: T[]
}
