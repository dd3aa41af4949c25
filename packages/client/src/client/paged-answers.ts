import { keepingAnswer } from './answers-of-calls.ts'
import { apiAddressOf, type SearchParameters } from './api-address.ts'
import type { ApiAnswer } from './api-answer.ts'
import type { ApiRequestInit, ApiRequests } from './api-requests.ts'
import { List } from './list.ts'
import { checkIsOneList, readPage } from './page.ts'
import { Pagination } from './pagination.ts'

/** Where a list begins. */
export interface ListRequest {
  readonly path: string
  /** For the first page alone. */
  readonly forFirst: SearchParameters
  /** For all pages. */
  readonly forAll: SearchParameters
  readonly init: ApiRequestInit
}

/** How the answers of a list are read. */
export interface ListAnswers {
  /** What an answer holds. */
  readonly read: (answer: ApiAnswer) => unknown
  /** What awaiting the list gives of the first answer. */
  readonly readFirst: (answer: ApiAnswer) => unknown
}

/**
 * A list that requests nothing before it is used.
 *
 * @param ask - What it throws is thrown to the caller that uses the list.
 */
export function listOf(
  requests: ApiRequests,
  ask: () => ListRequest,
  { read, readFirst }: ListAnswers,
): List<unknown, unknown> {
  const { base } = requests
  return keepingAnswer(
    (keep) =>
      new List<unknown, unknown>({
        readFirst: async () => {
          const { path, forFirst, init } = ask()
          const url = apiAddressOf(base, path, forFirst)
          return readFirst(keep(await requests.send('GET', url, init)))
        },
        async *readItems() {
          const { path, forAll, init } = ask()
          const url = apiAddressOf(base, path, forAll)
          yield* itemsOf(requests, url, init, (answer) => read(keep(answer)))
        },
      }),
  )
}

/**
 * The items of a list, page after page, each requested when the one before is used up.
 *
 * @throws `ConfigurationError` (code `invalid_path`) where the first answer is no list, or several;
 *   `ServerError` (code `invalid_response`) where a later one is none, or leads out of the API.
 */
export async function* itemsOf(
  requests: ApiRequests,
  first: URL,
  init: ApiRequestInit,
  read: ListAnswers['read'],
): AsyncGenerator {
  checkIsOneList(requests.base, first)
  const pagination = new Pagination(requests.base, first)
  for (let url: URL | undefined = first; url !== undefined;) {
    const answer = await requests.send('GET', url, init)
    const page = readPage(read(answer), answer, url === first)
    if (pagination.isRepetition(page)) return
    // Before the link is judged: these are good.
    yield* page.items
    url = pagination.after(page, answer)
  }
}
