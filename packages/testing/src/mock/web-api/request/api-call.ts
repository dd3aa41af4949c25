import type { Page } from '@spotify-sdk/client'
import type { Endpoint } from '@spotify-sdk/client/endpoints'

import type { MockUser } from '../../accounts/mock-user.ts'
import type { Answer } from '../../server/answer.ts'
import type { RecordedRequest } from '../../server/recorded-request.ts'
import { ApiRefusal } from '../api-error.ts'
import { pageObject, type Paging } from '../objects/page-object.ts'
import type { WebApiState } from '../state/web-api-state.ts'
import type { Arguments } from './read-arguments.ts'

/** Answers a request that has passed all checks: with JSON, nothing, or a {@link ReadyAnswer}. */
export type Operation = (call: ApiCall) => unknown

/** An answer that is not the JSON of a success with the status of the table. */
export class ReadyAnswer {
  readonly answer: Answer

  constructor(answer: Answer) {
    this.answer = answer
  }
}

/** There is nothing: 204. */
export const noContent: ReadyAnswer = new ReadyAnswer({ status: 204, headers: {}, body: '' })

/** The parts of an {@link ApiCall}. */
export interface ApiCallParts {
  readonly state: WebApiState
  readonly request: RecordedRequest
  readonly endpoint: Endpoint
  readonly pathParameters: Readonly<Record<string, string>>
  readonly arguments: Arguments
  readonly scopes: readonly string[]
  /** Absent: the token is an app's own. */
  readonly user: MockUser | undefined
}

/** A request that has passed all checks. */
export class ApiCall {
  readonly state: WebApiState
  readonly request: RecordedRequest
  readonly endpoint: Endpoint
  /** The scopes of the token. */
  readonly scopes: readonly string[]
  /** Origin of the mock: links lead there. */
  readonly origin: string
  readonly #parts: ApiCallParts

  constructor(parts: ApiCallParts) {
    this.state = parts.state
    this.request = parts.request
    this.endpoint = parts.endpoint
    this.scopes = parts.scopes
    this.origin = `http://${parts.request.headers['host']}`
    this.#parts = parts
  }

  /** Whose token it is. Refuses an app's own. */
  get user(): MockUser {
    const { user } = this.#parts
    if (user === undefined) throw new ApiRefusal(401, 'Valid user authentication required')
    return user
  }

  /** Id of the user; `undefined` for an app's own token. */
  get userId(): string | undefined {
    return this.#parts.user?.id
  }

  /** The one parameter in the path, whatever its name. */
  get id(): string {
    return Object.values(this.#parts.pathParameters)[0] ?? ''
  }

  get knowsEpisodes(): boolean {
    return this.list('additional_types').includes('episode')
  }

  /** An argument: what the table requires is there, and everything has the kind that it says. */
  value(name: string): unknown {
    return this.#parts.arguments[name]
  }

  text(name: string): string | undefined {
    return this.value(name) as string | undefined
  }

  number(name: string): number | undefined {
    return this.value(name) as number | undefined
  }

  flag(name: string): boolean | undefined {
    return this.value(name) as boolean | undefined
  }

  list(name: string): readonly string[] {
    return this.optionalList(name) ?? []
  }

  optionalList(name: string): readonly string[] | undefined {
    return this.value(name) as readonly string[] | undefined
  }

  /** A list of objects whose members are not validated. */
  objects(name: string): readonly Readonly<Record<string, unknown>>[] {
    return (this.value(name) ?? []) as readonly Readonly<Record<string, unknown>>[]
  }

  /** Which part of a list is asked for. */
  get paging(): Paging & { readonly url: URL } {
    return {
      limit: this.number('limit') ?? 20,
      offset: this.number('offset') ?? 0,
      maxOffset: this.endpoint.query['offset']?.max,
      url: this.url,
    }
  }

  /** The address that was asked for, without what names a part of a list. */
  get url(): URL {
    const url = new URL(this.request.path, this.origin)
    for (const [name, value] of this.request.query) {
      if (!['limit', 'offset', 'after', 'before'].includes(name))
        url.searchParams.append(name, value)
    }
    return url
  }

  /** What the links of a page inside another object keep of the query: `?market=SE`, or nothing. */
  get linkQuery(): string {
    const kept = new URLSearchParams()
    for (const name of ['market', 'additional_types']) {
      const text = Object.hasOwn(this.endpoint.query, name) ? this.request.query.get(name) : null
      if (text !== null) kept.set(name, text)
    }
    return kept.size === 0 ? '' : `?${kept}`
  }

  /** The part of a list that is asked for. */
  page<T, U>(all: readonly T[], toObject: (item: T, origin: string) => U): Page<U> {
    return pageObject(all, this.paging, (item) => toObject(item, this.origin))
  }
}
