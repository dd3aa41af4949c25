import { ConfigurationError } from '@spotify-sdk/auth-core'
import type { CodeExchanger } from './login-provider.ts'

/** Options of {@link authorizeOnLoopback}. */
export interface LoopbackOptions {
  /**
   * Whether to open the user's browser. The URL is shown in any case.
   * @defaultValue true
   */
  readonly openBrowser?: boolean | undefined
  /**
   * Seconds that the user has to sign in; at most a day.
   * @defaultValue 300
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Receives the URL instead of printing it to stderr. The URL contains the state of this sign-in:
   * show it to the user only. If the function throws, the sign-in fails.
   */
  readonly onUrl?: ((url: string) => unknown) | undefined
  /** Aborts the sign-in with the signal's reason. */
  readonly signal?: AbortSignal | null | undefined
  /**
   * The user who signs in: `auth.forUser(id)`.
   * @defaultValue the provider's single user
   */
  readonly user?: CodeExchanger | undefined
  /**
   * Whether Spotify asks for consent again, so that another user can sign in.
   * @defaultValue false
   */
  readonly showDialog?: boolean | undefined
}

/** Checked options with defaults filled in. */
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
