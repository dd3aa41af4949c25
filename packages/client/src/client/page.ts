import { ConfigurationError } from '@spotify-sdk/auth-core'
import { invalidAnswer, subjectOf } from '../errors/api-error.ts'
import type { ApiAnswer } from './api-answer.ts'

/** A part of a list. */
export interface Page {
  readonly items: readonly unknown[]
  /** Where it goes on, as the API has it; `null` or absent at its end. */
  readonly next?: unknown
  /** Items of the whole list. */
  readonly total?: unknown
  /** Items before this page. */
  readonly offset?: unknown
}

/**
 * Finds the page in an answer, also where it is the only list or object in it, as in a search for one type.
 *
 * @param isFirst - Then it was the caller who chose the path.
 * @throws `ConfigurationError` (code `invalid_path`) where the first answer is no list;
 *   `ServerError` (`invalid_response`) where a later one is none.
 */
export function readPage(body: unknown, answer: ApiAnswer, isFirst: boolean): Page {
  const page = isPage(body) ? body : onlyObjectIn(body)
  if (isPage(page)) return page
  if (!isFirst) throw invalidAnswer(answer, 'is no page: it has no items')
  throw new ConfigurationError(
    `paginate takes the path of a list, or of a search for one type: ${subjectOf(answer)} was answered with something that has no items.`,
    { code: 'invalid_path' },
  )
}

/**
 * Refuses a search for several types: its answer is several lists.
 *
 * @throws `ConfigurationError` (code `invalid_path`).
 */
export function checkIsOneList(base: string, { href, searchParams }: URL): void {
  const isSearch = /^search\/?(?:\?|$)/.test(href.slice(base.length))
  const types = searchParams.getAll('type').flatMap((type) => type.split(','))
  if (!isSearch || types.filter((type) => type.trim() !== '').length < 2) return
  throw new ConfigurationError(
    'paginate takes a search for one type: search for each type separately, because each has its own list.',
    { code: 'invalid_path' },
  )
}

function isPage(value: unknown): value is Page {
  return (
    typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
  )
}

/** An answer may hold a text in addition to its page. */
function onlyObjectIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const objects = Object.values(value).filter((member) => typeof member === 'object')
  return objects.length === 1 ? objects[0] : undefined
}
