import { invalidArgument } from '../invalid-option.ts'
import type { ApiAnswer } from './api-answer.ts'

/** A result with the status and headers of its response. */
export interface WithResponse<T> {
  readonly data: T
  readonly status: number
  /** In browsers, only those that Spotify exposes. */
  readonly headers: Headers
}

/** Receives the responses of a call. */
export type KeepAnswer = (answer: ApiAnswer) => ApiAnswer

const answers = new WeakMap<object, () => ApiAnswer | undefined>()

/** Makes a call, and keeps its latest response for {@link withAnswer}. */
export function keepingAnswer<C extends object>(make: (keep: KeepAnswer) => C): C {
  let latest: ApiAnswer | undefined
  const call = make((answer) => (latest = answer))
  answers.set(call, () => latest)
  return call
}

/**
 * Waits for other promises, too: if one is refused before it rejects, its rejection is unhandled.
 *
 * @throws `ConfigurationError` if `call` was not returned by a method of a client.
 */
export async function withAnswer<T>(call: PromiseLike<T>): Promise<WithResponse<T>> {
  const data = await call
  const latest = answers.get(call)
  if (latest === undefined) throw invalidArgument('withResponse takes the call of a method.')
  // For an empty list, nothing was sent.
  const { status = 204, headers = new Headers() } = latest() ?? {}
  return { data, status, headers }
}
