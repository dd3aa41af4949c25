import { CacheUnavailable } from '../cache/guarded-cache.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import type { HeldToken } from '../held-token.ts'
import { isSignOutMarker } from './living-refresh-token.ts'
import { readTokenFields } from '../../token/token-fields.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import type { UserContext } from './user-cache.ts'

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

/** Holds the token of a sign-in, then stores it: see `UserTokenSource.signIn`. */
export async function signIn(context: UserContext, login: TokenInfo): Promise<TokenInfo> {
  const { session, held, cooldown, clock, emit, key } = context
  const expiresIn = login.expiresIn ?? Math.max(login.expiresAt - clock.now(), 1)
  // Its date tells a sign-in from the one before.
  const authorizedAt = login.authorizedAt ?? clock.now()
  const token = Object.freeze(
    readTokenFields({ ...login, authorizedAt, expiresIn, refreshTokenRotations: 0, key }, 'api'),
  )
  session.startOver()
  session.signInGeneration = held.generation
  session.take(token)
  held.pendingWrite = 'sign-in'
  cooldown.end()
  const isStored = await storeSignIn(context, token)
  if (!isStored) emit({ type: 'token-store-failed' })
  const result = storedForm(held, token)
  emit({ type: 'signed-in', expiresAt: result.expiresAt, stored: isStored })
  return result
}

/** A refresh token from another library, as an expired token that must be refreshed. */
export function importedToken(
  refreshToken: string,
  options: ImportRefreshTokenOptions,
  now: number,
): TokenInfo {
  const { scope: given, authorizedAt = now } = options
  const isList = Array.isArray(given) && given.every((name) => typeof name === 'string')
  const scope = isList ? given.join(' ') : given
  const token = { accessToken: 'none-yet', expiresAt: 0, refreshToken, scope, authorizedAt }
  try {
    const checked = readTokenFields(token, 'api')
    if (checked.refreshToken !== undefined) return checked
  } catch {
    // The message below names all that may be wrong.
  }
  throw new ConfigurationError(
    'importRefreshToken takes a refresh token of printable ASCII, scope as a string or a list of strings, and authorizedAt in Unix seconds.',
    { code: 'invalid_option' },
  )
}

/**
 * Stores a sign-in that could not be stored when it was made. It waits for no lease, and gives way to a
 * later sign-in elsewhere.
 *
 * @returns `false` if it is still not stored.
 * @throws `CacheUnavailable`
 */
export async function storePendingSignIn(context: UserContext): Promise<boolean> {
  const { session, held, cache, userCache } = context
  // Its write may be under way: until then the cache shows the sign-in before.
  const writes = userCache.written()
  await writes
  const { token } = held
  if (token === undefined || !session.holdsUnstoredLogin) return true
  const stored = await cache.get()
  const isAlone = userCache.written() === writes && held.token === token
  const living = session.livingRefreshToken(stored)
  // Otherwise it may have been stored while the cache was read, and another source deleted it since.
  if (!isAlone || !session.holdsUnstoredLogin) await userCache.written()
  else if (stored !== undefined && living === 'stored') session.take(stored)
  // Imported refresh tokens all have the same access token.
  else if (living === 'same' && stored?.accessToken === token.accessToken) held.confirmStored()
  else await storeSignIn(context, token)
  return !session.holdsUnstoredLogin
}

/**
 * Deletes the token from memory, then from the cache: see `UserTokenSource.signOut`. A refresh under way
 * is superseded by the generation in this source, and by the fence in other sources.
 */
export async function signOut({
  session,
  held,
  userCache,
  cooldown,
  emit,
}: UserContext): Promise<void> {
  const clear = (): void => {
    session.startOver()
    session.isSignedOut = true
  }
  clear()
  const { generation } = held
  try {
    await userCache.delete()
  } catch {
    throw userCache.unavailable(
      "The token cache did not take the sign-out, and may still hold the user's tokens: sign out again.",
    )
  }
  emit({ type: 'signed-out' })
  // A sign-in meanwhile decides.
  if (session.signInGeneration > generation) return
  // A refresh that started meanwhile may have read what was about to be deleted.
  clear()
  cooldown.end()
}

/** Returns the user's token, from memory or the cache: see `UserTokenSource.getStoredToken`. */
export async function getStoredToken(context: UserContext): Promise<TokenInfo | undefined> {
  const { cache, userCache, session, held } = context
  try {
    const current = session.currentGrant(
      await cache.get({ isOnlySource: held.token === undefined }),
    )
    return current !== undefined && isSignOutMarker(current) ? undefined : current
  } catch (error) {
    if (held.token !== undefined) return held.token
    throw error instanceof CacheUnavailable ? userCache.unavailable() : error
  }
}

/** The source may hold a later sign-in by now. */
function storedForm(held: HeldToken, token: TokenInfo): TokenInfo {
  return (held.token === token && held.toStored()) || token
}

/** Stores the held sign-in. Returns `false` if the cache failed. */
async function storeSignIn({ held, userCache }: UserContext, token: TokenInfo): Promise<boolean> {
  try {
    await userCache.set(() => storedForm(held, token))
  } catch {
    return false
  }
  // Not if the user has signed in or out since.
  if (held.token === token) held.confirmStored()
  return true
}
