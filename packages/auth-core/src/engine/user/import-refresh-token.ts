import { ConfigurationError } from '../../errors/configuration-error.ts'
import { sha256 } from '../../event-key.ts'
import { isMarkedRejected } from './living-refresh-token.ts'
import type { UserContext } from './sign-in-and-out.ts'
import { signInOnce } from './sign-in-once.ts'
import { readTokenFields } from '../../token/token-fields.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Options of `UserTokenSource.importRefreshToken`. */
export interface ImportRefreshTokenOptions {
  /** The scopes that were granted, as a list or separated by spaces; absent if unknown. */
  readonly scope?: string | readonly string[] | undefined
  /**
   * When the user consented, in Unix seconds. The refresh token expires six months later, so without
   * this date the event `reauthorization-due` comes too late.
   * @defaultValue now
   */
  readonly authorizedAt?: number | undefined
}

/**
 * Stores a refresh token from another library: see `UserTokenSource.importRefreshToken`. Its hash is stored
 * with it and with each token that descends from it, so a second import finds that it was replaced. The lease
 * keeps other sources from replacing it in between.
 */
export async function importRefreshToken(
  context: UserContext,
  refreshToken: string,
  { scope, authorizedAt = context.clock.now() }: ImportRefreshTokenOptions,
): Promise<TokenInfo> {
  const isList = Array.isArray(scope) && scope.every((name) => typeof name === 'string')
  const token = checkedToken({
    accessToken: 'none-yet',
    expiresAt: 0,
    refreshToken,
    scope: isList ? scope.join(' ') : scope,
    authorizedAt,
    initialRefreshTokenHash: sha256(refreshToken),
  })
  const isReplaced = (stored: TokenInfo | undefined): stored is TokenInfo =>
    stored?.initialRefreshTokenHash === token.initialRefreshTokenHash &&
    stored?.refreshToken !== refreshToken &&
    !isMarkedRejected(stored)
  return signInOnce(context, async () => token, isReplaced)
}

/** A caller without types may pass anything. */
function checkedToken(token: object): TokenInfo {
  try {
    const checked = readTokenFields(token, 'api')
    if (checked.refreshToken !== undefined) return checked
  } catch {
    // The message below names all that may be wrong.
  }
  throw new ConfigurationError(
    'importRefreshToken takes a refresh token of printable ASCII, scope as a string or list, and authorizedAt in Unix seconds.',
    { code: 'invalid_option' },
  )
}
