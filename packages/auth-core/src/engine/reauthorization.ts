import { hasInitialRefreshToken } from './initial-refresh-token.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ReauthorizationRequiredError } from '../errors/reauthorization-required-error.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { missingScopes } from '../token/granted-scope.ts'
import { isOvertaken } from './reconcile.ts'
import { storeToken } from './store-token.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { RenewalGrant } from './token-source-options.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * A user's key without a living refresh token needs the user, not a lease and not a request.
 *
 * @throws {@link ReauthorizationRequiredError}
 */
export function checkRefreshToken(engine: UserEngine, stored: TokenInfo | undefined): void {
  if (engine.grant !== 'refresh_token') return
  const current = engine.memory.currentGrant(stored)
  if (current === undefined && stored === undefined && hasInitialRefreshToken(engine)) return
  const missing = missingScopes(current?.scope, engine.requiredScopes)
  if (missing.length > 0) throw insufficientScope(missing)
  if (current?.refreshToken === undefined) {
    throw new ReauthorizationRequiredError(
      'There is no refresh token for this user: send them to the authorization URL to log in.',
      { code: 'authorization_required' },
    )
  }
  if (current.refreshToken === engine.memory.pardonedRefreshToken) return
  if (current.refreshTokenRejectedAt !== undefined) throw deadRefreshToken()
}

/**
 * The verdict on a refresh token that was answered with `invalid_grant`. It is dead only if the
 * lease still lasts and the cache answers and holds no other: else another process has replaced it,
 * or may be about to. A dead one is marked, never sent again and not erased, and its access token is
 * used up. It stays in this process where the cache holds the session of another deployment, which
 * lives on.
 *
 * @returns `lost`: another one stands, or the lease is over: look again; `unknown`: the cache did
 *   not answer.
 * @throws {@link ReauthorizationRequiredError} where it is dead.
 */
export async function judgeRefreshToken(
  engine: UserEngine,
  lease: RefreshLease,
  refused: TokenInfo,
  flight: Flight,
): Promise<'lost' | 'unknown'> {
  const { cache, memory, clock, emit } = engine
  let stored: TokenInfo | undefined
  try {
    stored = await cache.get()
  } catch {
    return 'unknown'
  }
  if (isOvertaken(engine, flight) || isOver(lease)) return 'lost'
  const marked = { ...refused, refreshTokenRejectedAt: clock.now() }
  memory.take(marked)
  memory.unstored = true
  if (memory.livingRefreshToken(stored) === 'stored') return 'lost'
  if (cache.holdsOtherOrigin) memory.confirmStored()
  else if ((await storeToken(engine, lease, marked)) === 'superseded') return 'lost'

  const error = deadRefreshToken()
  emit({ type: 'reauthorization-required', code: error.code })
  throw error
}

/** What a refusal means for a grant, where it means more than a mistake of the app's. */
export function kindOfRefusal(
  error: SpotifyError,
  grant: RenewalGrant,
): Failure['kind'] | undefined {
  if (ReauthorizationRequiredError.is(error)) return 'reauthorization'
  const isRefused = AuthenticationError.is(error) && error.error === 'invalid_grant'
  return isRefused && grant === 'refresh_token' ? 'invalid-grant' : undefined
}

function isOver(lease: RefreshLease): boolean {
  return lease.signal.aborted || lease.remainingSeconds() <= 0
}

function insufficientScope(missing: readonly string[]): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    `The user has not granted what this program requires (${missing.join(' ')}): send them to the authorization URL.`,
    { code: 'insufficient_scope', missingScopes: missing },
  )
}

function deadRefreshToken(): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    'Spotify refused the refresh token (expired after six months, revoked, or replaced): the user must log in again.',
    { code: 'invalid_grant', error: 'invalid_grant' },
  )
}
