import { invalidAnswer } from '../errors/api-error.ts'
import type { ApiAnswer } from './api-answer.ts'
import { readAnswer } from './read-answer.ts'

/** A part of a list. */
export interface Page {
  readonly items: readonly unknown[]
  /** Where it goes on; absent at its end. */
  readonly next: URL | undefined
}

/**
 * Reads a page, also one that is the only member of its answer, as in a search for one type.
 *
 * @param url - Where it is from. A list goes on only at that origin: the token goes along.
 * @throws `ServerError` (code `invalid_response`) for what is none.
 */
export function readPage(answer: ApiAnswer, url: URL): Page {
  const body = readAnswer(answer)
  const page = isPage(body) ? body : onlyMemberOf(body)
  if (!isPage(page)) throw invalidAnswer(answer, 'is no page: it has no items')
  const { items, next } = page
  if (next === null || next === undefined) return { items, next: undefined }
  if (typeof next !== 'string' || !URL.canParse(next)) {
    throw invalidAnswer(answer, 'goes on at no address')
  }
  const following = new URL(next)
  if (following.origin !== url.origin) {
    throw invalidAnswer(answer, 'goes on at another origin than that of apiUrl')
  }
  if (following.href === url.href) throw invalidAnswer(answer, 'goes on with itself')
  return { items, next: following }
}

interface RawPage {
  readonly items: readonly unknown[]
  readonly next?: unknown
}

function isPage(value: unknown): value is RawPage {
  return (
    typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
  )
}

function onlyMemberOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const members: readonly unknown[] = Object.values(value)
  return members.length === 1 ? members[0] : undefined
}
