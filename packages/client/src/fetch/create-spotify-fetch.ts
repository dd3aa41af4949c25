import type { AuthProvider } from '@spotify-sdk/auth-core'
import { apiUrlOf } from '../api-url.ts'
import { checkAuthProvider } from '../check-auth-provider.ts'
import { invalidOption } from '../invalid-option.ts'
import { answerCall } from './answer-call.ts'
import { Gate } from './gate.ts'
import { OutgoingCall, type FetchArguments } from './outgoing-call.ts'
import { rememberQuestion } from './questions.ts'

/** Options of {@link createSpotifyFetch}. */
export interface SpotifyFetchOptions {
  /** Where the access tokens come from. */
  readonly authProvider: AuthProvider
  /**
   * The Web API. Requests to its origin get the token, all others pass untouched.
   * @defaultValue `SPOTIFY_SDK_API_URL`, else Spotify's own
   */
  readonly apiUrl?: string | undefined
  /** @defaultValue the global `fetch` at the time of each call */
  readonly fetch?: typeof fetch | undefined
  /**
   * Seconds that a call waits, in all, when the API asks for a pause. Longer pauses are answered
   * with 429 at once, and so is everybody else until they are over.
   * @defaultValue 30: Spotify counts in windows of 30 seconds; whoever is told more has used up a quota
   */
  readonly maxRetryAfterSeconds?: number | undefined
}

/** A function with the shape of `fetch`. */
export type SpotifyFetch = (...[input, init]: FetchArguments) => Promise<Response>

const defaults = { maxRetryAfterSeconds: 30 } as const

/** No `Retry-After` counts for longer. */
const longestWaitSeconds = 86_400

/**
 * Makes a `fetch` that is authenticated for Spotify's Web API, for whatever takes a `fetch`. It
 * answers a 401 with another token, once, and a 429 or 503 with the pause that they ask for. What
 * the provider throws is thrown; nothing else is repeated.
 *
 * @throws `ConfigurationError` that names a wrong option.
 */
export function createSpotifyFetch(options: SpotifyFetchOptions): SpotifyFetch {
  checkAuthProvider((options as Partial<SpotifyFetchOptions> | undefined)?.authProvider)
  const { authProvider, fetch, maxRetryAfterSeconds = defaults.maxRetryAfterSeconds } = options
  if (!(maxRetryAfterSeconds >= 0 && maxRetryAfterSeconds <= longestWaitSeconds)) {
    throw invalidOption('maxRetryAfterSeconds', 'must be a number of seconds, from 0 to a day')
  }
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw invalidOption('fetch', 'must be a function')
  }
  const { origin } = apiUrlOf(options.apiUrl)
  const access = { authProvider, gate: new Gate(maxRetryAfterSeconds), maxRetryAfterSeconds }

  return async (input, init) => {
    const send = fetch ?? globalThis.fetch
    if (originOf(input) !== origin) return send(input, init)
    const call = new OutgoingCall(input, init)
    const response = await answerCall(call, { ...access, send })
    return rememberQuestion(response, call.question)
  }
}

/** Relative addresses are a page's own; what is none at all is for `fetch` to refuse. */
function originOf(input: FetchArguments[0]): string | undefined {
  const url = typeof input === 'object' && 'url' in input ? input.url : `${input}`
  return URL.canParse(url) ? new URL(url).origin : undefined
}
