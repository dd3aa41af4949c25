import { ConfigurationError } from '@spotify-sdk/auth-core'
import type { CodeExchanger } from './login-provider.ts'

/** Options of {@link authorizeOnLoopback}. */
export interface LoopbackOptions {
  /**
   * Whether the user's browser is opened. The URL is shown in any case.
   * @defaultValue true
   */
  readonly openBrowser?: boolean | undefined
  /**
   * Seconds that the user has to log in; at most a day.
   * @defaultValue 300
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Receives the URL that the user opens, instead of its being printed to stderr. It holds the
   * state of this login: show it to the user alone. What it throws ends the login.
   */
  readonly onUrl?: ((url: string) => unknown) | undefined
  /** Ends the login with the signal's own reason. */
  readonly signal?: AbortSignal | null | undefined
  /**
   * Whose login it is, where there are many: `auth.forUser(id)`.
   * @defaultValue the provider's single user
   */
  readonly user?: CodeExchanger | undefined
  /**
   * Whether Spotify asks a user who has already consented once more, and so lets another one log in.
   * @defaultValue false
   */
  readonly showDialog?: boolean | undefined
}

/** Options after they were checked; what was left out is filled in. */
export interface LoopbackSettings extends Omit<LoopbackOptions, 'openBrowser' | 'timeoutSeconds'> {
  readonly openBrowser: boolean
  readonly timeoutSeconds: number
}

const defaults = { openBrowser: true, timeoutSeconds: 300 } as const

const daySeconds = 86_400

/** @throws `ConfigurationError` that names the option. */
export function checkLoopbackOptions(options: LoopbackOptions): LoopbackSettings {
  const { openBrowser = defaults.openBrowser, timeoutSeconds = defaults.timeoutSeconds } = options
  if (typeof openBrowser !== 'boolean') throw refuse('openBrowser', 'must be true or false')
  const isDuration = typeof timeoutSeconds === 'number' && timeoutSeconds > 0
  if (!(isDuration && timeoutSeconds <= daySeconds)) {
    throw refuse('timeoutSeconds', 'must be a number of seconds, more than 0 and at most a day')
  }
  if (options.onUrl !== undefined && typeof options.onUrl !== 'function') {
    throw refuse('onUrl', 'must be a function')
  }
  return { ...options, openBrowser, timeoutSeconds }
}

function refuse(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
