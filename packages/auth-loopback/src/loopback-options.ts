import { ConfigurationError } from '@spotify-sdk/auth-core'
import type { CodeExchanger, LoginProvider } from './login-provider.ts'

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

/**
 * Checks the provider too: the user must not consent for nothing.
 *
 * @throws `ConfigurationError` that names the option.
 */
export function checkLoopbackOptions(
  auth: LoginProvider,
  options: LoopbackOptions,
): LoopbackSettings {
  const methods = ['createAuthorizationUrl', 'parseAuthorizationResponse', 'exchangeCode'] as const
  if (!hasMethods(auth, methods)) {
    throw refuse(`The provider must have the methods ${methods.join(', ')}`)
  }
  if (Object(options) !== options) throw refuse('The options must be an object')
  const { openBrowser = defaults.openBrowser, timeoutSeconds = defaults.timeoutSeconds } = options
  if (typeof openBrowser !== 'boolean') throw refuse('The option openBrowser must be true or false')
  const isDuration = typeof timeoutSeconds === 'number' && timeoutSeconds > 0
  if (!(isDuration && timeoutSeconds <= daySeconds)) {
    throw refuse(
      'The option timeoutSeconds must be a number of seconds, more than 0 and at most a day',
    )
  }
  if (options.onUrl !== undefined && typeof options.onUrl !== 'function') {
    throw refuse('The option onUrl must be a function')
  }
  if (options.user !== undefined && !hasMethods(options.user, ['exchangeCode'])) {
    throw refuse('The option user must have the method exchangeCode: auth.forUser(id)')
  }
  return { ...options, openBrowser, timeoutSeconds }
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  const members = Object(value) as Readonly<Record<string, unknown>>
  return names.every((name) => typeof members[name] === 'function')
}

function refuse(complaint: string): ConfigurationError {
  return new ConfigurationError(`${complaint}.`, { code: 'invalid_option' })
}
