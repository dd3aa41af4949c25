import { TokenCacheError } from '@spotify-sdk/auth-core'
import { KeyDigests } from '@spotify-sdk/auth-core/toolkit'
import type { ObjectRequest } from './object-request.ts'

/**
 * The binding of a Worker to {@link TokenCacheObject}: a `DurableObjectNamespace` of Cloudflare's
 * declarations fits.
 */
export interface TokenCacheNamespace {
  idFromName(name: string): object
  get(id: never): {
    fetch(
      url: string,
      init: { readonly method: string; readonly body: string },
    ): Promise<{ readonly ok: boolean; json(): Promise<unknown> }>
  }
}

/** A request that failed on the way may be sent twice: no operation does harm if repeated. */
const maxAttempts = 2

/** A cache key names a user and may be long: the dashboard shows a hash, and names have a limit. */
const digests = new KeyDigests()

/** Sends requests to the object of a cache key. */
export class ObjectClient {
  readonly #namespace: TokenCacheNamespace

  constructor(namespace: TokenCacheNamespace) {
    this.#namespace = namespace
  }

  /**
   * @returns The object's answer, unchecked.
   * @throws `TokenCacheError`
   */
  async send(key: string, request: ObjectRequest): Promise<unknown> {
    const name = await digests.of(key)
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#sendOnce(name, request)
      } catch (error) {
        const { retryable, overloaded } = Object(error) as RuntimeError
        if (retryable === true && overloaded !== true && attempt < maxAttempts) continue
        throw failureOf(error)
      }
    }
  }

  /** Returns the stored token, unchecked, and the fence of the latest write. */
  async read(key: string): Promise<{ readonly token: unknown; readonly written: number }> {
    const answer = await this.send(key, { operation: 'read' })
    if (!isObject(answer) || typeof answer['written'] !== 'number') throw invalidReply()
    return { token: answer['token'], written: answer['written'] }
  }

  async #sendOnce(name: string, request: ObjectRequest): Promise<unknown> {
    // One per request: a stub fails for good when its object restarts.
    const stub = this.#namespace.get(this.#namespace.idFromName(name) as never)
    const init = { method: 'POST', body: JSON.stringify(request) }
    const response = await stub.fetch('https://token-cache/', init)
    const body = await response.json().catch(undefinedIfNoJson)
    if (!response.ok || !isObject(body)) throw invalidReply()
    return body['answer']
  }
}

/** Any other error is of the connection, which may break in the middle of an answer. */
function undefinedIfNoJson(error: unknown): undefined {
  if (!(error instanceof SyntaxError)) throw error
}

/** Creates the error for a response that {@link TokenCacheObject} does not give. */
export function invalidReply(): TokenCacheError {
  return new TokenCacheError(
    'The Durable Object answered what a TokenCacheObject does not answer: bind the namespace to the class TokenCacheObject, in the version of this Worker.',
    { code: 'durable_object_invalid_reply', isQuotable: true },
  )
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Members that the Workers runtime adds to its errors. */
interface RuntimeError {
  readonly retryable?: unknown
  readonly overloaded?: unknown
}

const unavailable = 'durable_object_unavailable'

/** Whether the object did not answer, so that the same request may succeed later. */
export function isUnavailable(error: unknown): error is TokenCacheError {
  return TokenCacheError.is(error) && error.code === unavailable
}

/** The message of the runtime's error is not repeated: an object may have thrown anything. */
function failureOf(error: unknown): TokenCacheError {
  if (TokenCacheError.is(error)) return error
  const isOverloaded = (Object(error) as RuntimeError).overloaded === true
  return new TokenCacheError(
    isOverloaded
      ? 'The Durable Object has too many requests waiting.'
      : 'The Durable Object does not answer, or the binding is not a Durable Object namespace of TokenCacheObject.',
    { code: isOverloaded ? 'durable_object_overloaded' : unavailable, isQuotable: true },
  )
}
