import { invalidAnswer, subjectOf } from '../errors/api-error.ts'
import { endpointOf } from '../fetch/endpoint-of.ts'
import { invalidPath } from '../invalid-option.ts'
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

const needed = 'paginate takes the path of a list, or of a search for one type'

/**
 * Finds the page in an answer, also where it is the only list or object in it, as in a search for one type.
 *
 * @param isOfCaller - Whether it was the caller who chose the path.
 * @throws `ConfigurationError` (code `invalid_path`) where the answer to a path of the caller is no
 *   list; `ServerError` (`invalid_response`) where another one is none.
 */
export function readPage(body: unknown, answer: ApiAnswer, isOfCaller: boolean): Page {
  const page = isPage(body) ? body : onlyObjectIn(body)
  if (isPage(page)) return page
  if (!isOfCaller) throw invalidAnswer(answer, 'is no page: it has no items')
  throw invalidPath(`${needed}: ${subjectOf(answer)} was answered without items.`)
}

/**
 * Refuses a search for several types: its answer is several lists.
 *
 * @throws `ConfigurationError` (code `invalid_path`).
 */
export function checkIsOneList(url: URL): void {
  const isForSeveral = /\w.*,.*\w/.test(url.searchParams.getAll('type').join())
  if (endpointOf(url) !== 'search' || !isForSeveral) return
  throw invalidPath(`${needed}: each type has its own list.`)
}

function isPage(value: unknown): value is Page {
  return Array.isArray((value as Partial<Page> | null | undefined)?.items)
}

/** An answer may hold a text in addition to its page. */
function onlyObjectIn(value: unknown): unknown {
  const objects = Object.values(value ?? {}).filter((member) => typeof member === 'object')
  return objects.length === 1 ? objects[0] : undefined
}
