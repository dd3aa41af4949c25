import type { AuthProvider } from '@spotify-sdk/auth-core'
import { apiUrlOf } from '../api-url.ts'
import { checkAuthProvider } from '../check-auth-provider.ts'
import { checkFunction, invalidOption } from '../invalid-option.ts'
import { answerCall, type ApiAccess } from './answer-call.ts'
import type { ApiFetch } from './api-fetch.ts'
import { OutgoingCall, type FetchArguments } from './outgoing-call.ts'
import { parsedUrl } from './parsed-url.ts'
import { RateLimitGates } from './rate-limit-gates.ts'
import { rememberContext } from './request-context.ts'
import { tokenKindOf } from './token-kind.ts'

/** Options of {@link createSpotifyFetch}. */
export interface SpotifyFetchOptions {
  /** Provides the access tokens. */
  readonly authProvider: AuthProvider
  /**
   * The Web API. Requests to its origin get the token; all others pass unchanged.
   * @defaultValue `SPOTIFY_SDK_API_URL`, else Spotify's
   */
  readonly apiUrl?: string | undefined
  /**
   * Sends the requests to the API. Called with a URL and an init of plain values. Requests to other origins
   * are passed on as they are, also as a `Request`.
   * @defaultValue the global `fetch` at the time of each call
   */
  readonly fetch?: ApiFetch | undefined
  /**
   * Seconds that a call waits in total when the API asks for a pause. A call does not wait for a longer
   * pause: until it ends, calls to its endpoint get a 429.
   * @defaultValue 30: Spotify counts in windows of 30 seconds, so a longer pause means a used-up quota
   */
  readonly maxRetryAfterSeconds?: number | undefined
}

/** A function with the shape of `fetch`. */
export interface SpotifyFetch {
  (...[input, init]: FetchArguments): Promise<Response>
  /**
   * Returns the same `fetch` with the tokens of another provider, such as that of another user. Both
   * share the pauses, because Spotify counts requests per app, not per user.
   *
   * @throws `ConfigurationError` if the argument is not a provider.
   */
  readonly withAuthProvider: (authProvider: AuthProvider) => SpotifyFetch
}

/** Maximum length of a pause, whatever `Retry-After` says. */
const maxWaitSeconds = 86_400

/**
 * Creates an authenticated `fetch` for Spotify's Web API, for any HTTP client that takes a `fetch`.
 * After a 401, it sends the request once more with another token. After a 429, or a 5xx with
 * `Retry-After`, it waits for the pause and sends the request again. It repeats nothing else. Errors of the provider are thrown.
 *
 * @throws `ConfigurationError` that names a wrong option.
 */
export function createSpotifyFetch(options: SpotifyFetchOptions): SpotifyFetch {
  return createObservedFetch(options)
}

/** The same for the client. `emit` receives pauses and rejected tokens. */
export function createObservedFetch(
  options: SpotifyFetchOptions,
  emit?: ApiAccess['emit'],
): SpotifyFetch {
  checkAuthProvider((options as Partial<SpotifyFetchOptions> | undefined)?.authProvider)
  const { authProvider, fetch, maxRetryAfterSeconds = 30 } = options
  const isDuration = typeof maxRetryAfterSeconds === 'number' && maxRetryAfterSeconds >= 0
  if (!(isDuration && maxRetryAfterSeconds <= maxWaitSeconds)) {
    throw invalidOption('maxRetryAfterSeconds', 'must be a number of seconds, from 0 to a day')
  }
  checkFunction('fetch', fetch)
  const { origin } = apiUrlOf(options.apiUrl)
  const gates = new RateLimitGates(maxRetryAfterSeconds)
  return fetchFor(authProvider, { origin, gates, maxRetryAfterSeconds, fetch, emit })
}

/** What the fetches of one app share. */
interface AppSettings {
  readonly origin: string
  readonly gates: RateLimitGates
  readonly maxRetryAfterSeconds: number
  readonly fetch: ApiFetch | undefined
  readonly emit: ApiAccess['emit']
}

function fetchFor(authProvider: AuthProvider, app: AppSettings): SpotifyFetch {
  const tokenKind = tokenKindOf(authProvider)
  const grantedScope = (): string | undefined => authProvider.peekToken?.()?.scope
  // What no error may quote, also where nothing was sent.
  let latestAccessToken: string | undefined
  const spotifyFetch = async (
    input: FetchArguments[0],
    init?: FetchArguments[1],
  ): Promise<Response> => {
    const send = (app.fetch ?? globalThis.fetch) as typeof fetch
    if (originOf(input) !== app.origin) return send(input, init ?? {})
    const call = new OutgoingCall(input, init)
    const response = await answerCall(call, { ...app, authProvider, send })
    latestAccessToken = call.accessToken ?? latestAccessToken
    const { method, url, hasLeftOrigin } = call
    const accessToken = latestAccessToken
    const context = { method, url, hasLeftOrigin, accessToken, tokenKind, grantedScope }
    return rememberContext(response, context)
  }
  return Object.assign(spotifyFetch, {
    withAuthProvider: (another: AuthProvider) => {
      checkAuthProvider(another)
      return fetchFor(another, app)
    },
  })
}

/**
 * `undefined` for a relative URL, which is a page's own, and for an invalid one, which `fetch`
 * refuses.
 */
function originOf(input: FetchArguments[0]): string | undefined {
  const url = typeof input === 'object' && 'url' in input ? input.url : `${input}`
  return parsedUrl(url)?.origin
}
