import { longDeadlineSeconds } from '../cache/guarded-cache.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import { sha256 } from '../../event-key.ts'
import { isMarkedRejected } from './living-refresh-token.ts'
import { signIn, type UserContext } from './sign-in-and-out.ts'
import { readTokenFields } from '../../token/token-fields.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Seconds between two requests for the lease, which lasts a minute at most. */
const pauseSeconds = 0.1
const maxLooks = 600

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
 * keeps other sources from replacing it in between. If the cache cannot be read, the import is held, and is
 * stored once the cache can be read, like any sign-in.
 */
export async function importRefreshToken(
  context: UserContext,
  refreshToken: string,
  { scope, authorizedAt = context.clock.now() }: ImportRefreshTokenOptions,
): Promise<TokenInfo> {
  const { held, background } = context
  const isList = Array.isArray(scope) && scope.every((name) => typeof name === 'string')
  const hash = sha256(refreshToken)
  const token = checkedToken({
    accessToken: 'none-yet',
    expiresAt: 0,
    refreshToken,
    scope: isList ? scope.join(' ') : scope,
    authorizedAt,
    initialRefreshTokenHash: hash,
  })
  const { generation } = held
  const found = await readWithLease(context, hash).catch(() => undefined)
  try {
    // The user has signed in or out through this source since: that decides.
    if (held.generation !== generation) return token
    const stored = found?.token
    const isAlive = stored?.initialRefreshTokenHash === hash && !isMarkedRejected(stored)
    if (isAlive && stored.refreshToken !== refreshToken) return stored
    return await signIn(context, token, found !== undefined)
  } finally {
    background.run(Promise.resolve(found?.release?.()))
  }
}

/**
 * Reads the stored token, under the lease if it is granted. It waits for another source only if that may
 * import or refresh the same refresh token: the refresh of another sign-in is superseded.
 *
 * @throws `CacheUnavailable` if the cache cannot be read.
 */
async function readWithLease(
  { cache, clock }: UserContext,
  hash: string,
): Promise<Partial<RefreshLease>> {
  for (let looks = 0; ; looks++) {
    const token = await cache.get({ isOnlySource: true })
    const lease = await cache.lease(token, longDeadlineSeconds).catch(() => undefined)
    if (lease?.granted) return lease
    const isOther = token !== undefined && token.initialRefreshTokenHash !== hash
    if (lease?.reason !== 'busy' || isOther || looks > maxLooks) return { token }
    await clock.sleep(pauseSeconds)
  }
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
