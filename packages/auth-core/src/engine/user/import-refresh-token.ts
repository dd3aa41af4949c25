import { ConfigurationError } from '../../errors/configuration-error.ts'
import { sha256 } from '../../event-key.ts'
import { withoutSecrets } from '../failure.ts'
import { isMarkedRejected } from './living-refresh-token.ts'
import { signIn, signInToken, type UserContext } from './sign-in-and-out.ts'
import { findOrLease } from './sign-in-once.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** How often the write is tried: it may fail, or another one may come first. */
const maxCommits = 5

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
 * with it and with each token that descends from it, so a second import finds what came of the first. It is
 * stored under the lease: others can neither import nor replace it in between, and a late write changes
 * nothing. If the cache fails, the import is held and stored later, like any sign-in.
 */
export async function importRefreshToken(
  context: UserContext,
  refreshToken: string,
  { scope, authorizedAt }: ImportRefreshTokenOptions,
): Promise<TokenInfo> {
  const { held, cache, background } = context
  const isList = Array.isArray(scope) && scope.every((name) => typeof name === 'string')
  const hash = sha256(refreshToken)
  const imported = checkedToken(context, {
    accessToken: 'none-yet',
    expiresAt: 0,
    refreshToken,
    scope: isList ? scope.join(' ') : (scope as string | undefined),
    authorizedAt,
    initialRefreshTokenHash: hash,
  })
  const isOfImport = (token: TokenInfo | undefined): token is TokenInfo =>
    token?.initialRefreshTokenHash === hash && !isMarkedRejected(token)
  const { generation } = held
  for (let commits = 0; commits < maxCommits; commits++) {
    const found = await findOrLease(context, isOfImport).catch(() => undefined)
    try {
      // The user has signed in or out through this source since: that decides.
      if (held.generation !== generation) return imported
      if (found === undefined) break
      if (isOfImport(found.token)) return found.token
      const token = isOfImport(held.token) ? held.token : imported
      if (!found.granted || !cache.hasLeases) return await signIn(context, token)
      const isStored = await cache.commit(found, token).catch(() => false)
      if (held.generation !== generation) return token
      if (isStored) return await signIn(context, token, true)
    } finally {
      if (found?.granted) background.run(found.release())
    }
  }
  return isOfImport(held.token) ? held.token : signIn(context, imported, false)
}

/** A caller without types may pass anything. The message quotes no value. */
function checkedToken(context: UserContext, token: TokenInfo): TokenInfo {
  let problem = 'The refresh token is missing.'
  try {
    if (token.refreshToken) return signInToken(context, token)
  } catch (error) {
    problem = withoutSecrets(error, 'import').message
  }
  throw new ConfigurationError(`importRefreshToken: ${problem}`, { code: 'invalid_option' })
}
