import { invalidArgument } from '../invalid-option.ts'
import type { ApiAnswer } from './api-answer.ts'

/** A result together with the answer that it came by. */
export interface WithResponse<T> {
  readonly data: T
  readonly status: number
  /** In browsers only those that Spotify exposes. */
  readonly headers: Headers
}

/** Where a call leaves its answers. */
export type KeepAnswer = (answer: ApiAnswer) => ApiAnswer

const answers = new WeakMap<object, () => ApiAnswer | undefined>()

/** Makes a call whose latest answer can be had of what it returns. */
export function keepingAnswer<C extends object>(make: (keep: KeepAnswer) => C): C {
  let latest: ApiAnswer | undefined
  const call = make((answer) => (latest = answer))
  answers.set(call, () => latest)
  return call
}

/** @throws `ConfigurationError` for what was not returned by a method of a client. */
export async function withAnswer<T>(call: PromiseLike<T>): Promise<WithResponse<T>> {
  const data = await call
  const answer = answers.get(call)?.()
  if (answer !== undefined) return { data, status: answer.status, headers: answer.headers }
  throw invalidArgument(
    'withResponse takes the call of a method: withResponse(client.albums.get(id)).',
  )
}
