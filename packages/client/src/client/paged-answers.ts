import { keepingAnswer } from './answers-of-calls.ts'
import type { ApiAnswer } from './api-answer.ts'
import type { ApiRequestInit, ApiRequests } from './api-requests.ts'
import { List } from './list.ts'
import { checkIsOneList, copyFields, readPage } from './page.ts'
import { Pagination } from './pagination.ts'

/** Where a list begins, and how its pages are requested. */
export type ListStart = readonly [first: URL, init: ApiRequestInit]

/** How the responses of a list are read. */
export interface ListAnswers {
  /** Reads the JSON of a response. */
  readonly read: (answer: ApiAnswer) => unknown
  /** Reads the result of `await` from the first response. */
  readonly readFirst: (answer: ApiAnswer) => unknown
}

/**
 * A list that requests nothing before it is used.
 *
 * @param start - For all pages, or only for the first one. Its errors are thrown when the list is used.
 */
export function listOf(
  requests: ApiRequests,
  start: (isForAll: boolean) => ListStart,
  { read, readFirst }: ListAnswers,
): List<unknown, unknown> {
  return keepingAnswer(
    (keep) =>
      new List<unknown, unknown>({
        readFirst: async () => readFirst(keep(await requests.send('GET', ...start(false)))),
        readItems: () => itemsOf(requests, start(true), read),
      }),
  )
}

/**
 * The items of a list, page by page, each requested only when it is needed; without the `null`s that
 * Spotify sends for items that the user cannot have.
 *
 * @param pathOfCaller - Path of the first page, if the caller chose it.
 * @throws `ConfigurationError` (code `invalid_path`) if the response to a path of the caller is not one
 *   list, or (code `invalid_option`) if `fields` leaves out what a list needs; `ServerError` (code
 *   `invalid_response`) if another response is not a list, or leads out of the API.
 */
export async function* itemsOf(
  requests: ApiRequests,
  [first, init]: ListStart,
  read: ListAnswers['read'],
  pathOfCaller?: URL,
): AsyncGenerator {
  checkIsOneList(first)
  copyFields(first, first, pathOfCaller === undefined)
  const pagination = new Pagination(requests.base, first)
  for (let url: URL | undefined = first; url !== undefined;) {
    const answer = await requests.send('GET', url, init)
    const page = readPage(read(answer), answer, url === pathOfCaller)
    if (pagination.isRepetition(page)) return
    // Before the link is judged: these are good.
    yield* page.items.filter((item) => item !== null)
    url = pagination.after(page, answer)
  }
}
