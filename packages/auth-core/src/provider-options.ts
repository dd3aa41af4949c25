import type { AuthEventListener } from './auth-event.ts'
import { ConfigurationError } from './errors/configuration-error.ts'
import type { TokenCache } from './token-cache.ts'
import { endpointUrl } from './token-endpoint/endpoint-url.ts'
import { spotifyTokenUrl } from './token-endpoint/token-url.ts'

/** What every provider that asks the token endpoint can be told. */
export interface ProviderOptions {
  /**
   * Where tokens are kept, and refreshes coordinated. It is the caller's to close.
   * @defaultValue a `MemoryTokenCache` of the provider's own
   */
  readonly tokenCache?: TokenCache | undefined
  /**
   * The token endpoint: `https:`, or `http:` on exactly 127.0.0.1 or [::1].
   * @defaultValue `SPOTIFY_SDK_TOKEN_URL`, else Spotify's
   */
  readonly tokenUrl?: string | undefined
  /**
   * Seconds for one attempt of the token request.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Attempts after the first one, within one token request. They begin within 10 s of the first.
   * @defaultValue 3
   */
  readonly maxRetries?: number | undefined
  /**
   * Seconds before its end from which on callers wait for the next token, for a second at most; no
   * more than 5 % of its life.
   * @defaultValue 30
   */
  readonly skewSeconds?: number | undefined
  /**
   * Seconds before its end from which on a token is refreshed in the background; no more than 20 %
   * of its life.
   * @defaultValue 300
   */
  readonly refreshAheadSeconds?: number | undefined
  /**
   * Refreshes on a timer, for traffic too thin to refresh ahead. Begins with the first call; does
   * not keep the process alive.
   * @defaultValue false
   */
  readonly keepWarm?: boolean | undefined
  /**
   * Sends the token requests.
   * @defaultValue the global `fetch`
   */
  readonly fetch?: typeof fetch | undefined
  /** Receives what happens, as plain objects without secrets. What it throws changes nothing. */
  readonly onEvent?: AuthEventListener | undefined
  /** Receives all background work, for runtimes that freeze after the response (Workers, Lambda). */
  readonly waitUntil?: ((work: Promise<unknown>) => unknown) | undefined
}

/** Options of a provider after they were checked; what was left out is filled in. */
export interface CheckedProviderOptions extends ProviderOptions {
  readonly tokenUrl: string
  readonly timeoutSeconds: number
  readonly maxRetries: number
}

const defaults = { timeoutSeconds: 10, maxRetries: 3 } as const

/** A timer cannot wait longer. */
const longestTimeoutSeconds = 86_400

/**
 * Checks what every provider takes, and fills in defaults and environment variables.
 *
 * @throws {@link ConfigurationError} that names the option, and the variable where there is one.
 */
export function checkProviderOptions(options: ProviderOptions): CheckedProviderOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError('The options must be an object.', { code: 'invalid_option' })
  }
  const { timeoutSeconds = defaults.timeoutSeconds, maxRetries = defaults.maxRetries } = options
  const { tokenCache, skewSeconds, refreshAheadSeconds, keepWarm } = options
  const { fetch, onEvent, waitUntil } = options
  const isTimeout = typeof timeoutSeconds === 'number' && timeoutSeconds > 0
  if (!isTimeout || timeoutSeconds > longestTimeoutSeconds) {
    throw refuse('timeoutSeconds', 'must be a number of seconds, more than 0 and at most a day')
  }
  if (!(Number.isInteger(maxRetries) && maxRetries >= 0)) {
    throw refuse('maxRetries', 'must be a whole number, 0 or more')
  }
  for (const [name, seconds] of Object.entries({ skewSeconds, refreshAheadSeconds })) {
    if (seconds !== undefined && !(typeof seconds === 'number' && seconds >= 0)) {
      throw refuse(name, 'must be a number of seconds, 0 or more')
    }
  }
  for (const [name, callback] of Object.entries({ fetch, onEvent, waitUntil })) {
    if (callback !== undefined && typeof callback !== 'function') {
      throw refuse(name, 'must be a function')
    }
  }
  if (keepWarm !== undefined && typeof keepWarm !== 'boolean') {
    throw refuse('keepWarm', 'must be true or false')
  }
  if (tokenCache !== undefined && !isTokenCache(tokenCache)) {
    throw refuse(
      'tokenCache',
      'must have the methods get and set, and may have delete, lease, subscribe, close',
    )
  }
  return {
    tokenCache,
    tokenUrl: endpointUrl(options.tokenUrl, 'tokenUrl', 'SPOTIFY_SDK_TOKEN_URL') ?? spotifyTokenUrl,
    timeoutSeconds,
    maxRetries,
    skewSeconds,
    refreshAheadSeconds,
    keepWarm,
    fetch,
    onEvent,
    waitUntil,
  }
}

function isTokenCache(value: unknown): boolean {
  const { get, set } = (value ?? {}) as Partial<TokenCache>
  const { delete: remove, lease, subscribe, close } = (value ?? {}) as Partial<TokenCache>
  const optional = [remove, lease, subscribe, close].filter((member) => member !== undefined)
  return [get, set, ...optional].every((member) => typeof member === 'function')
}

function refuse(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
