import { AuthenticationError } from '../../errors/authentication-error.ts'
import { ReauthorizationRequiredError } from '../../errors/reauthorization-required-error.ts'
import type { SpotifyError } from '../../errors/spotify-error.ts'
import type { FailureKind } from '../failure.ts'
import { hasInitialRefreshToken, isRotated } from './initial-refresh-token.ts'
import type { RefreshAttempt } from '../refresh-attempt.ts'
import { storeToken } from '../store-token.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import { missingScopes } from '../../token/user-grant.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import type { UserContext } from './user-cache.ts'

/**
 * Throws if the user has no living refresh token and must sign in: neither a lease nor a request helps.
 *
 * @throws {@link ReauthorizationRequiredError}
 */
export function assertRefreshable(
  { session }: UserContext,
  stored: TokenInfo | undefined,
  attempt: RefreshAttempt,
): void {
  const current = session.currentGrant(stored)
  if (current === undefined && stored === undefined && hasInitialRefreshToken(session)) return
  const missing = missingScopes(current?.scope, session.requiredScopes)
  if (missing.length > 0) throw insufficientScope(missing)
  if (current?.refreshToken === undefined) {
    throw new ReauthorizationRequiredError(
      'There is no refresh token for this user: send them to the authorization URL to sign in.',
      { code: 'authorization_required' },
    )
  }
  if (current.refreshTokenRejectedAt !== undefined && !attempt.forces(current)) {
    throw deadRefreshToken()
  }
}

/**
 * While the cache fails, a refresh token is not sent as long as the access token is valid. Afterwards it
 * is sent only if it is not known to rotate and Spotify has not rejected it.
 *
 * @throws `TokenCacheError` if it may not be sent.
 */
export async function assertRefreshableWithoutCache(
  context: UserContext,
  attempt: RefreshAttempt,
): Promise<void> {
  const { session, held, userCache } = context
  const { token } = held
  const mayRefresh =
    token?.refreshToken !== undefined &&
    held.remainingSeconds() <= 0 &&
    (attempt.forces(token) || session.rejectionOf(token) === undefined) &&
    !(await isRotated(session))
  if (!mayRefresh) throw userCache.unavailable()
  try {
    assertRefreshable(context, undefined, attempt)
  } catch (error) {
    // Only the cache knows whether the user has signed in elsewhere, unless it has yet to take a sign-in.
    throw session.holdsUnstoredLogin ? error : userCache.unavailable()
  }
}

/**
 * Decides whether a refresh token that was answered with `invalid_grant` is dead. It is only if the lease
 * still lasts and neither memory nor the cache has another one: otherwise another source has replaced
 * it, or may be about to. A dead one is marked, not erased, and never sent again; its access token is
 * used until it expires. If the cache has the living session of another deployment, the mark stays in
 * this source.
 *
 * @returns `superseded` if there is another one or the lease has ended; `unknown` if the cache failed.
 * @throws {@link ReauthorizationRequiredError} if it is dead.
 */
export async function judgeRejection(
  context: UserContext,
  lease: RefreshLease,
  rejected: TokenInfo,
  attempt: RefreshAttempt,
): Promise<'superseded' | 'unknown'> {
  const { cache, userCache, session, held, clock, emit } = context
  let stored: TokenInfo | undefined
  try {
    stored = await cache.get()
  } catch {
    return 'unknown'
  }
  const isLeaseOver = lease.signal.aborted || lease.remainingSeconds() <= 0
  if (attempt.isSuperseded() || isLeaseOver || session.hasMovedOn(rejected)) return 'superseded'
  // The held access token may be a later one than that of the cache.
  session.take({ ...(held.token ?? rejected), refreshTokenRejectedAt: clock.now() })
  held.pendingWrite = 'token'
  if (session.livingRefreshToken(stored) === 'stored') return 'superseded'
  if (userCache.holdsOtherOrigin) held.confirmStored()
  else if ((await storeToken(context, lease, attempt)) === 'superseded') return 'superseded'

  const error = deadRefreshToken()
  emit({ type: 'reauthorization-required', code: error.code })
  throw error
}

/** Whether Spotify rejected the refresh token, and the cache could not yet tell if it is dead. */
export function awaitsVerdict({ session: { token, rejection } }: UserContext): boolean {
  if (rejection === undefined || token?.refreshTokenRejectedAt !== undefined) return false
  return token === undefined || token.refreshToken === rejection.token.refreshToken
}

/** The meaning of an error for a user's grant, if it is not a mistake of the app. */
export function kindOfRejection(error: SpotifyError): FailureKind | undefined {
  // An own `requestToken` may set only one of the two.
  if (AuthenticationError.is(error) && (error.error ?? error.code) === 'invalid_grant') {
    return 'invalid-grant'
  }
  return ReauthorizationRequiredError.is(error) ? 'reauthorization' : undefined
}

function insufficientScope(missing: readonly string[]): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    `The user has not granted what this program requires (${missing.join(' ')}): send them to the authorization URL.`,
    { code: 'insufficient_scope', missingScopes: missing },
  )
}

function deadRefreshToken(): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    'Spotify rejected the refresh token (expired after six months, revoked, or replaced): the user must sign in again.',
    { code: 'invalid_grant', error: 'invalid_grant' },
  )
}
