import { SpotifyError } from '@spotify-sdk/auth-core'
import { PartialFailureError } from '../errors/partial-failure-error.ts'

/** Sends a list in as many requests as it takes, one after the other, and joins the answers. */
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
      joined = join(joined, await send(list.slice(done, done + max), done))
    } catch (error) {
      if (!isChange || done === 0 || !SpotifyError.is(error)) throw error
      throw new PartialFailureError(error, done, list.length)
    }
    done += max
  } while (done < list.length)
  return joined
}

/** Lists are joined, also those that are members of an answer; of all else the latest counts. */
function join(before: unknown, latest: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(latest)) return [...before, ...latest] as unknown[]
  if (!isObject(before) || !isObject(latest)) return latest
  const members = Object.entries(latest).map(([name, value]) => [name, join(before[name], value)])
  return Object.fromEntries(members)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
