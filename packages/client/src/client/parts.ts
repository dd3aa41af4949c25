import { ServerError } from '@spotify-sdk/auth-core'
import { PartialFailureError } from '../errors/partial-failure-error.ts'

/**
 * Sends a list in as many requests as needed, one after the other, and joins the responses.
 *
 * @throws `PartialFailureError` if a later part of a change fails; `ServerError` if the response to a
 *   part of a read has fewer or more items than requested, because the joined list would be wrong.
 */
export async function inParts(
  list: readonly unknown[],
  max: number,
  isChange: boolean,
  send: (part: readonly unknown[], done: number) => Promise<unknown>,
): Promise<unknown> {
  let joined: unknown
  let done = 0
  do {
    try {
      const part = list.slice(done, done + max)
      const answer = await send(part, done)
      if (!isChange && part.length < list.length) checkItems(answer, part.length)
      joined = join(joined, answer)
    } catch (cause) {
      if (!isChange || done === 0) throw cause
      throw new PartialFailureError(cause, done, list.length)
    }
    done += max
  } while (done < list.length)
  return joined
}

/**
 * The response to a part has one item for each id or URI: in a list, or in the list of its only
 * member.
 */
function checkItems(answer: unknown, expected: number): void {
  const list: unknown = Array.isArray(answer) ? answer : Object.values(answer ?? {})[0]
  if (Array.isArray(list) && list.length === expected) return
  throw new ServerError(`Not all ${expected} items were answered.`, {
    code: 'invalid_response',
  })
}

/** Joins lists, also those that are members of a response. Of everything else, the latest counts. */
function join(before: unknown, latest: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(latest)) return [...before, ...latest] as unknown[]
  if (!isObject(before) || !isObject(latest)) return latest
  const members = Object.entries(latest).map(([name, value]) => [name, join(before[name], value)])
  return Object.fromEntries(members)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
