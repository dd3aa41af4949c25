/** A page of a list that goes on by an offset. */
export interface Page<T> {
  href: string
  /** How many items a page has at most. */
  limit: number
  /** The address of the next page; `null` at the end. */
  next: string | null
  /** How many items of the list come before this page. */
  offset: number
  previous: string | null
  /** Items of the whole list. */
  total: number
  items: T[]
}

/** A page of a list that goes on after or before a cursor. */
export interface CursorPage<T> {
  href: string
  limit: number
  next: string | null
  /** Absent or `null` at the end. */
  cursors?: { after?: string | null; before?: string | null } | null
  total?: number
  items: T[]
}
