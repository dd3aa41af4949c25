import type { Awaitable } from '../../awaitable.ts'
import { CacheUnavailable, longDeadlineSeconds } from '../cache/guarded-cache.ts'
import type { TokenCache } from '../../cache/token-cache.ts'
import type { HeldToken } from '../held-token.ts'
import { isSignOutMarker, signOutMarker } from './living-refresh-token.ts'
import { readTokenFields } from '../../token/token-fields.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import type { RefreshContext } from '../refresh-context.ts'
import { cacheUnavailable } from './user-errors.ts'
import type { UserSession } from './user-session.ts'

/** Refresh context for user tokens: what the policy for users works on. */
export interface UserContext extends Omit<RefreshContext, 'policy'> {
  readonly session: UserSession
  readonly timeoutSeconds: number
}

/** The token of a sign-in, as it is stored. Its date tells it from the sign-in before. */
export function signInToken({ clock, key }: UserContext, login: TokenInfo): TokenInfo {
  const { authorizedAt = clock.now(), refreshTokenRotations = 0 } = login
  const expiresIn = login.expiresIn ?? Math.max(login.expiresAt - clock.now(), 1)
  return Object.freeze(
    readTokenFields({ ...login, authorizedAt, expiresIn, refreshTokenRotations, key }, 'api'),
  )
}

/**
 * Holds the token of a sign-in, then stores it: see `UserTokenSource.signIn`.
 *
 * @param wasStored `true` if it is stored already, `false` if it can be stored only later.
 */
export async function signIn(
  context: UserContext,
  login: TokenInfo,
  wasStored?: boolean,
): Promise<TokenInfo> {
  const { session, held, cooldown, emit } = context
  const token = signInToken(context, login)
  session.startOver()
  session.take(token)
  held.pendingWrite = wasStored ? 'none' : 'sign-in'
  cooldown.end()
  const isStored = wasStored ?? (await storeSignIn(context, token))
  if (!isStored) emit({ type: 'token-store-failed' })
  const result = storedForm(held, token)
  emit({ type: 'signed-in', expiresAt: result.expiresAt, stored: isStored })
  return result
}

/**
 * Stores a sign-in that could not be stored when it was made. It waits for no lease, and gives way to a
 * later sign-in elsewhere.
 *
 * @returns `false` if it is still not stored.
 * @throws `CacheUnavailable`
 */
export async function storePendingSignIn(context: UserContext): Promise<boolean> {
  const { session, held, cache } = context
  // Its write may be under way: until then the cache shows the sign-in before.
  const { writes } = session
  const { latest } = writes
  await writes.over()
  const { token } = held
  if (token === undefined || !session.holdsUnstoredLogin) return true
  const stored = await cache.get()
  const isAlone = writes.latest === latest && held.token === token
  const living = session.livingRefreshToken(stored)
  // Otherwise it may have been stored while the cache was read, and another source deleted it since.
  if (!isAlone || !session.holdsUnstoredLogin) await writes.over()
  else if (stored !== undefined && living === 'stored') session.take(stored)
  // Imported refresh tokens all have the same access token.
  else if (living === 'same' && stored?.accessToken === token.accessToken) held.confirmStored()
  else await storeSignIn(context, token)
  return !session.holdsUnstoredLogin
}

/**
 * Deletes the token from memory, then from the cache: see `UserTokenSource.signOut`. A refresh under way
 * is superseded by the generation in this source, and by the fence in other sources. What is about to be
 * deleted is not read: without fences, a refresh of it might be stored after the deletion.
 */
export async function signOut(context: UserContext): Promise<void> {
  const { session, held, cache, clock, cooldown, emit, key } = context
  session.startOver()
  // In Workers, the deletion may end silently, with the request that started it.
  session.deletingUntil = clock.monotonic() + 2 * longDeadlineSeconds
  const { generation } = held
  try {
    await write(context, 'delete', (target) =>
      target.delete === undefined ? target.set(signOutMarker(key), key) : target.delete(key),
    )
  } catch {
    throw cacheUnavailable(
      cache,
      "The token cache may still hold the user's tokens: sign out again.",
    )
  } finally {
    session.deletingUntil = 0
  }
  emit({ type: 'signed-out' })
  // A sign-in or another sign-out meanwhile decides.
  if (held.generation !== generation) return
  // A read that started meanwhile may have found what was about to be deleted.
  session.startOver()
  cooldown.end()
}

/** Returns the user's token, from memory or the cache: see `UserTokenSource.getStoredToken`. */
export async function getStoredToken(context: UserContext): Promise<TokenInfo | undefined> {
  const { cache, session, held } = context
  let current: TokenInfo | undefined
  try {
    current = session.currentGrant(await cache.get({ isOnlySource: held.token === undefined }))
  } catch (error) {
    current = held.token
    if (current === undefined) {
      throw error instanceof CacheUnavailable ? cacheUnavailable(cache) : error
    }
  }
  return current !== undefined && isSignOutMarker(current) ? undefined : current
}

/** The source may hold a later sign-in by now. */
function storedForm(held: HeldToken, token: TokenInfo): TokenInfo {
  return (held.token === token && held.toStored()) || token
}

/** Stores the held sign-in. Returns `false` if the cache failed. */
async function storeSignIn(context: UserContext, token: TokenInfo): Promise<boolean> {
  const { held, key } = context
  try {
    // Made right before the write, because the wall clock may have been set meanwhile.
    await write(context, 'set', (target) => target.set(storedForm(held, token), key))
  } catch {
    return false
  }
  // Not if the user has signed in or out since.
  if (held.token === token) held.confirmStored()
  return true
}

/**
 * Writes a sign-in or sign-out after all writes that were started earlier: without fences, the last of
 * two writes wins, and that must not be a refresh.
 *
 * @throws `CacheUnavailable`
 */
async function write(
  { cache, session }: UserContext,
  operation: 'set' | 'delete',
  run: (target: TokenCache) => Awaitable<unknown>,
): Promise<void> {
  const { writes } = session
  const options = { seconds: longDeadlineSeconds }
  const turn = writes.over().then(() => cache.call(operation, () => run(cache.cache), options))
  writes.add(turn)
  await turn
}
