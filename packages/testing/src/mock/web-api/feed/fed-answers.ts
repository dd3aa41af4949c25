import { checkAnswer, jsonAnswer, lowerCaseNames, type Answer } from '../../server/answer.ts'
import type { RecordedRequest } from '../../server/recorded-request.ts'
import { pathMatcher, type PathMatcher } from '../path-pattern.ts'

/** Options of `MockSpotify.respond`. */
export interface RespondOptions {
  /** @defaultValue 200 */
  readonly status?: number | undefined
  /** Further headers. They replace the mock's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Responses that a test has added to the Web API, by path. */
export class FedAnswers {
  #fed: readonly { readonly matches: PathMatcher; readonly answer: Answer }[] = []

  /** The latest response that matches is used. */
  add(path: string, body: unknown, { status = 200, headers: given = {} }: RespondOptions): void {
    const headers = lowerCaseNames(given)
    const answer =
      typeof body === 'string'
        ? { status, headers: { 'content-type': 'text/plain', ...headers }, body }
        : body === undefined
          ? { status, headers, body: '' }
          : jsonAnswer(status, body, headers)
    this.#fed = [{ matches: pathMatcher(path), answer: checkAnswer(answer) }, ...this.#fed]
  }

  find(request: RecordedRequest): Answer | undefined {
    return this.#fed.find(({ matches }) => matches(request))?.answer
  }
}
