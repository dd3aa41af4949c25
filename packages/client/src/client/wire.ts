import { ConnectionError, systemCodeOf } from '@spotify-sdk/auth-core'
import { untilAborted } from '../fetch/until-aborted.ts'

/** Statuses whose responses have no body. @see {@link https://fetch.spec.whatwg.org/#null-body-status} */
const bodilessStatuses: ReadonlySet<number> = new Set([101, 204, 205, 304])

/**
 * Sends single requests, each in its time, its body included. What goes wrong becomes a fresh
 * `ConnectionError`: what a `fetch` throws may hold the request.
 */
export class Wire {
  readonly #fetch: typeof fetch | undefined
  readonly #timeoutSeconds: number
  readonly #failures = new WeakSet<object>()
  readonly #accessTokens = new WeakMap<Response, string>()
  #latestAccessToken: string | undefined

  constructor(fetch: typeof globalThis.fetch | undefined, timeoutSeconds: number) {
    this.#fetch = fetch
    this.#timeoutSeconds = timeoutSeconds
  }

  /** Whether an error was made here: a provider may throw errors of the same class. */
  hasFailed(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#failures.has(error)
  }

  /** The access token with which an answer was asked for; the latest, where nothing was sent. */
  accessTokenOf(response: Response): string | undefined {
    return this.#accessTokens.get(response) ?? this.#latestAccessToken
  }

  async send(request: Request, init: RequestInit): Promise<Response> {
    const signal = init.signal ?? undefined
    const end = new AbortController()
    const leave = (): void => end.abort(signal?.reason)
    const timer = setTimeout(() => end.abort(), this.#timeoutSeconds * 1000)
    signal?.addEventListener('abort', leave)
    if (signal?.aborted === true) leave()
    try {
      const send = this.#fetch ?? globalThis.fetch
      const answer = send(request, { ...init, signal: end.signal }).then(readToItsEnd)
      const response = await untilAborted(answer, end.signal)
      const [, accessToken] = request.headers.get('authorization')?.split(' ') ?? []
      if (accessToken !== undefined) {
        this.#accessTokens.set(response, accessToken)
        this.#latestAccessToken = accessToken
      }
      return response
    } catch (thrown) {
      if (signal?.aborted === true) throw signal.reason
      const { host } = new URL(request.url)
      throw this.#failed(host, end.signal.aborted ? 'timeout' : systemCodeOf(thrown))
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    }
  }

  #failed(host: string, code = 'connection_failed'): ConnectionError {
    const error = new ConnectionError(`No answer came from ${host} (${code}).`, { code })
    this.#failures.add(error)
    return error
  }
}

/** A body that is cut off is no answer. A redirect that a browser hides has nothing to be read. */
async function readToItsEnd(response: Response): Promise<Response> {
  const { status, statusText, headers } = response
  if (status === 0) return response
  const body = await response.arrayBuffer()
  return new Response(bodilessStatuses.has(status) ? null : body, { status, statusText, headers })
}
