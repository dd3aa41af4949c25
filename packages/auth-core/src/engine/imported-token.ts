import { ConfigurationError } from '../errors/configuration-error.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Options of `UserTokenSource.importRefreshToken`. */
export interface ImportRefreshTokenOptions {
  /** The scopes that were granted, separated by spaces; absent if unknown. */
  readonly scope?: string | undefined
  /**
   * When the user consented: Unix time in seconds. The refresh token ends six months later, so without
   * it the event `reauthorization-due` comes too late.
   * @defaultValue now
   */
  readonly authorizedAt?: number | undefined
}

/** A refresh token from another library, as a token that has ended and must be refreshed. */
export function importedToken(
  refreshToken: string,
  options: ImportRefreshTokenOptions,
  now: number,
): TokenInfo {
  const { scope, authorizedAt = now } = options
  const token = { accessToken: 'none-yet', expiresAt: 0, refreshToken, scope, authorizedAt }
  try {
    const checked = readTokenFields(token, 'api')
    if (checked.refreshToken !== undefined) return checked
  } catch {
    // The message below names all that may be wrong.
  }
  throw new ConfigurationError(
    'importRefreshToken takes a refresh token (printable ASCII characters) and the options scope (a string) and authorizedAt (Unix time in seconds, not milliseconds).',
    { code: 'invalid_option' },
  )
}
