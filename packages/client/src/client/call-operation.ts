import type { Route } from '../endpoints/routes/route.ts'
import { invalidAnswer } from '../errors/api-error.ts'
import { keepingAnswer } from './answers-of-calls.ts'
import { apiAddressOf, type SearchParameters } from './api-address.ts'
import type { ApiAnswer } from './api-answer.ts'
import type { ApiRequests } from './api-requests.ts'
import { jpegText } from './jpeg-text.ts'
import { readNewerAnswer } from './newer-names.ts'
import { operationOf, type Operation, type Values } from './operation.ts'
import { listOf, type ListStart } from './paged-answers.ts'
import { hasFields, readPage } from './page.ts'
import { inParts } from './parts.ts'

/** The largest page that all apps may request, unless the route has another limit. */
const maxPageSize = 50

/** Calls an operation with the arguments of its method. Returns its response, or a list. */
export function callOperation(
  requests: ApiRequests,
  route: Route,
  given: readonly unknown[],
): PromiseLike<unknown> {
  if (route.list === undefined) {
    return keepingAnswer(async (keep) => {
      let latest: ApiAnswer | undefined
      const value = await sendWhole(route, operationOf(route, given), async (part) => {
        latest = keep(await send(requests, part))
        return readNewerAnswer(latest)
      })
      return promised(route, value, latest)
    })
  }
  const start = (isForAll: boolean): ListStart => {
    const { path, query, options } = operationOf(route, given)
    const limit = isForAll ? { limit: route.pageMax ?? maxPageSize } : {}
    return [addressOf(requests, path, { ...limit, ...query }), options]
  }
  const readFirst = (answer: ApiAnswer): unknown =>
    route.list === 'search' || hasFields(answer)
      ? promised(route, readNewerAnswer(answer), answer)
      : readPage(readNewerAnswer(answer), answer, false)
  return listOf(requests, start, { read: readNewerAnswer, readFirst })
}

/**
 * Returns what was read of the response, or of the last one of several; no response if nothing was sent.
 *
 * @throws `ServerError` (code `invalid_response`) if the type of the method promises JSON, and there is
 *   none. A change may have been made, so no part of it is sent again.
 */
function promised(
  { on, json = on.startsWith('GET') }: Route,
  value: unknown,
  answer: ApiAnswer | undefined,
): unknown {
  if (!json || !answer || typeof (value ?? 0) === 'object') return value
  throw invalidAnswer(answer, 'has no JSON')
}

/** Sends an operation, in several requests if its list is too long for one. */
async function sendWhole(
  { split: [name, max] = ['', 0] }: Route,
  operation: Operation,
  sendPart: (part: Operation) => Promise<unknown>,
): Promise<unknown> {
  const { method, path, query, body } = operation
  const list = query[name] ?? body[name]
  const isOfPlaylist = path.startsWith('/playlists')
  if (!Array.isArray(list)) return sendPart(operation)
  if (list.length === 0 && !isOfPlaylist) return emptyAnswer(operation)
  return inParts(list, max, method !== 'GET', async (part, done) => {
    const { position } = body
    const place = typeof position === 'number' ? { position: position + done } : {}
    return sendPart({
      ...operation,
      // The first part replaces the playlist's items; the others are added to them.
      method: done > 0 && isOfPlaylist && method === 'PUT' ? 'POST' : method,
      ...(name in query
        ? { query: { ...query, [name]: part } }
        : { body: { ...body, ...place, [name]: part } }),
    })
  })
}

async function send(
  requests: ApiRequests,
  { method, path, query, body, jpeg, options }: Operation,
): Promise<ApiAnswer> {
  const json = Object.keys(body).length === 0 ? undefined : body
  const text = jpeg === undefined ? undefined : await jpegText(jpeg)
  return requests.send(method, addressOf(requests, path, query), { ...options, json, jpeg: text })
}

function addressOf({ base }: ApiRequests, path: string, query: Values): URL {
  return apiAddressOf(base, path, query as SearchParameters)
}

/** The result for an empty list. Nothing is sent, because Spotify would refuse it. */
function emptyAnswer({ method, path }: Operation): unknown {
  if (method !== 'GET') return undefined
  return path.endsWith('/contains') ? [] : { [path.slice(1).replace('-', '_')]: [] }
}
