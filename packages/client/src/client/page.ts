import { invalidAnswer, subjectOf } from '../errors/api-error.ts'
import { endpointOf } from '../fetch/endpoint-of.ts'
import { invalidArgument, invalidPath } from '../invalid-option.ts'
import type { ApiAnswer } from './api-answer.ts'

/** A part of a list. */
export interface Page {
  readonly items: readonly unknown[]
  /** The API's link to the next page; `null` or absent at the end. */
  readonly next?: unknown
  /** Items of the whole list. */
  readonly total?: unknown
  /** Items before this page. */
  readonly offset?: unknown
}

/**
 * Finds the page in a response: the response itself, or the only list or object in it, as in a search
 * for one type.
 *
 * @param isOfCaller - Whether the caller chose the path.
 * @throws If the response is not a list: `ConfigurationError` (code `invalid_path`) for a path of the
 *   caller, `ServerError` (code `invalid_response`) for any other. `ConfigurationError` (code
 *   `invalid_option`) if the request had `fields` and the page lacks `items` or `next`: without a
 *   `next`, the first page would look like the whole list.
 */
export function readPage(body: unknown, answer: ApiAnswer, isOfCaller: boolean): Page {
  // Spotify's older reference has it for what was played in a private session.
  const isPrivate = answer.status === 204 && answer.url?.pathname.endsWith('/recently-played')
  if (isPrivate) return { items: [], next: null }
  const page = isPage(body) ? body : onlyObjectIn(body)
  const isPart = hasFields(answer)
  if (isPage(page) && (!isPart || page.next !== undefined)) return page
  if (isPart) throw invalidArgument('Add next and items to fields.')
  if (!isOfCaller) throw invalidAnswer(answer, 'has no items')
  throw invalidPath(`paginate takes the path of a list: ${subjectOf(answer)} has no items.`)
}

/** Whether the caller chose the members of a response. */
export function hasFields({ url }: ApiAnswer): boolean | undefined {
  return url?.searchParams.has('fields')
}

/**
 * Copies `fields` to the URL of a page, because Spotify does not say that its links keep them. `fields`
 * without `next` are not copied: they may select from a playlist (`tracks(next)`), which the link is not.
 *
 * @param addsNext - Whether to add `next` instead. After `!` are members to leave out.
 */
export function copyFields(from: URL, to: URL, addsNext?: boolean): void {
  const fields = from.searchParams.get('fields')
  if (!fields) return
  // Of a page, only `items` have members of their own.
  const isOfPage = /^!|(^|,)next(,|$)/.test(fields.replaceAll(/\(.*\)|\s/gs, ''))
  if (isOfPage || addsNext) to.searchParams.set('fields', isOfPage ? fields : `next,${fields}`)
}

/**
 * Refuses a search for several types, whose response has several lists.
 *
 * @throws `ConfigurationError` (code `invalid_path`).
 */
export function checkIsOneList(url: URL): void {
  const isForSeveral = /\w.*,.*\w/.test(url.searchParams.getAll('type').join())
  if (endpointOf(url) !== 'search' || !isForSeveral) return
  throw invalidPath('A list needs a search for one type.')
}

function isPage(value: unknown): value is Page {
  return Array.isArray((value as Partial<Page> | null | undefined)?.items)
}

/** A response may contain a text beside its page, and the same page under its newer name. */
function onlyObjectIn(value: unknown): unknown {
  const members = Object.values(value ?? {}).filter((member) => typeof member === 'object')
  const [first, ...others] = new Set(members)
  return others.length === 0 ? first : undefined
}
