import type { AuthEventListener } from './auth-event.ts'
import { ConfigurationError } from './errors/configuration-error.ts'
import type { TokenCache } from './cache/token-cache.ts'
import { endpointUrl, spotifyTokenUrl } from './token-endpoint/endpoint-url.ts'
import type { TokenFetch } from './token-endpoint/token-fetch.ts'

/** Options of every provider that uses the token endpoint. */
export interface ProviderOptions {
  /**
   * Stores tokens and coordinates refreshes. The caller closes it.
   * @defaultValue this provider's own memory
   */
  readonly tokenCache?: TokenCache | undefined
  /**
   * The token endpoint: `https:`, or `http:` on exactly 127.0.0.1 or [::1].
   * @defaultValue `SPOTIFY_SDK_TOKEN_URL`, else Spotify's
   */
  readonly tokenUrl?: string | undefined
  /**
   * Time-out of one attempt of the token request, in seconds.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Attempts after the first one within a token request. They start within 10 s of the first.
   * @defaultValue 3
   */
  readonly maxRetries?: number | undefined
  /**
   * Seconds before expiry in which callers wait for the next token, for at most one second; no
   * more than 5 % of its life. 0: never.
   * @defaultValue 30
   */
  readonly skewSeconds?: number | undefined
  /**
   * Seconds before expiry at which a token is refreshed in the background; at most 20 % of its life.
   * Jitter adds up to a tenth, so that processes do not refresh at the same time. 0: never.
   * @defaultValue 300
   */
  readonly refreshAheadSeconds?: number | undefined
  /**
   * Refreshes on a timer, for programs with rare requests. Starts with the first call; does not
   * keep the process alive.
   * @defaultValue false
   */
  readonly keepWarm?: boolean | undefined
  /**
   * Sends the token requests. Called with a URL string and a plain init object.
   * @defaultValue the global `fetch`
   */
  readonly fetch?: TokenFetch | undefined
  /** Receives events as plain objects without secrets. Its errors are ignored. */
  readonly onEvent?: AuthEventListener | undefined
  /**
   * Receives all background work, for runtimes that freeze after the response (Workers, Lambda).
   */
  readonly waitUntil?: ((work: Promise<unknown>) => unknown) | undefined
}

/** Checked options of a provider with defaults filled in. */
export interface CheckedProviderOptions extends ProviderOptions {
  readonly tokenUrl: string
  readonly timeoutSeconds: number
  readonly maxRetries: number
}

/** A timer cannot wait longer. */
const maxTimeoutSeconds = 86_400

const isSeconds = (value: unknown): boolean => typeof value === 'number' && value >= 0
const isFunction = (value: unknown): boolean => typeof value === 'function'

/** Every option but `tokenUrl`: its name, its check, and the requirement in words. */
const optionChecks: ReadonlyArray<
  readonly [keyof ProviderOptions, (value: unknown) => boolean, string]
> = [
  [
    'timeoutSeconds',
    (value) => typeof value === 'number' && value > 0 && value <= maxTimeoutSeconds,
    'must be a number of seconds, more than 0 and at most a day',
  ],
  [
    'maxRetries',
    (value) => Number.isInteger(value) && (value as number) >= 0,
    'must be a whole number, 0 or more',
  ],
  ['skewSeconds', isSeconds, 'must be a number of seconds, 0 or more'],
  ['refreshAheadSeconds', isSeconds, 'must be a number of seconds, 0 or more'],
  ['keepWarm', (value) => typeof value === 'boolean', 'must be true or false'],
  ['fetch', isFunction, 'must be a function'],
  ['onEvent', isFunction, 'must be a function'],
  ['waitUntil', isFunction, 'must be a function'],
  [
    'tokenCache',
    isTokenCache,
    'must have get and set, and may have delete, lease, subscribe, close',
  ],
]

/**
 * Checks the options of every provider and fills in defaults and environment variables.
 *
 * @throws {@link ConfigurationError} that names the option and its variable.
 */
export function checkProviderOptions(options: ProviderOptions): CheckedProviderOptions {
  const { timeoutSeconds = 10, maxRetries = 3, ...others } = checkOptions(options)
  const tokenUrl = endpointUrl(options.tokenUrl, 'tokenUrl', 'SPOTIFY_SDK_TOKEN_URL')
  return { ...others, timeoutSeconds, maxRetries, tokenUrl: tokenUrl ?? spotifyTokenUrl }
}

/**
 * Checks the options that a provider passes on to its token source, and returns them.
 *
 * @throws {@link ConfigurationError} that names the option.
 */
export function checkOptions(options: ProviderOptions): ProviderOptions {
  if (typeof options !== 'object' || options === null) throw refuse('The options must be an object')
  const checked: { -readonly [name in keyof ProviderOptions]: unknown } = {}
  for (const [name, isRight, complaint] of optionChecks) {
    const value = options[name]
    if (value !== undefined && !isRight(value)) throw refuse(`The option ${name} ${complaint}`)
    checked[name] = value
  }
  return checked as ProviderOptions
}

function isTokenCache(value: unknown): boolean {
  const { get, set, delete: remove, lease, subscribe, close } = (value ?? {}) as Partial<TokenCache>
  const optional = [remove, lease, subscribe, close].filter((member) => member !== undefined)
  return [get, set, ...optional].every(isFunction)
}

/** The error for an option; `complaint` names it. */
export function refuse(complaint: string): ConfigurationError {
  return new ConfigurationError(`${complaint}.`, { code: 'invalid_option' })
}
