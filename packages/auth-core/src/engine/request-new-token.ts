import type { Awaitable } from '../awaitable.ts'
import { ServerError } from '../errors/server-error.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import { classifyFailure, type Failure } from './failure.ts'
import { sameClockSeconds } from './held-token.ts'
import type { RefreshAttempt } from './refresh-attempt.ts'
import type { RefreshContext } from './refresh-context.ts'
import type { SendPermit } from './send-permit.ts'
import type { StoreOutcome } from './store-token.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** What a request sends, and where its token goes. */
export interface NewTokenRequest {
  /** The token that is refreshed. */
  readonly current: TokenInfo | undefined
  readonly permit: SendPermit
  /** Stores the held token: with a lease or without the cache. */
  readonly store: () => Awaitable<StoreOutcome>
}

/** No token request lasts longer, unless the process stood still (a suspended machine). */
const maxRequestSeconds = 60

/**
 * One token request, from the permit to the stored token. A new token is held immediately, so a later
 * failure does not lose it.
 *
 * Of a response with an access token that has expired on arrival, or that the API has rejected, only a new
 * refresh token is used. If it expired while the process was stopped, Spotify is not at fault, and no
 * cooldown begins.
 *
 * @returns Why callers have no token; `done` if they have one; `superseded` if the permit ended
 *   before the request was sent, a sign-in or sign-out came first, a later fence has written, or the
 *   token had expired when the process continued.
 */
export async function requestNewToken(
  context: RefreshContext,
  attempt: RefreshAttempt,
  { current, permit, store }: NewTokenRequest,
): Promise<Failure | 'done' | 'superseded'> {
  const { clock, held, session, policy, cooldown, emit } = context
  const sentAt = clock.now()
  const startedAt = clock.monotonic()
  let token: TokenInfo
  let failure: Failure | undefined
  try {
    permit.beforeSend()
    permit.signal.throwIfAborted()
    const response = await context.requestToken(current, permit)
    if (policy?.discards(response, attempt, current)) return 'superseded'
    token = completeToken(response, current, context.key, sentAt)
    const tookSeconds = clock.monotonic() - startedAt
    const setBackSeconds = tookSeconds - (clock.now() - sentAt)
    if (setBackSeconds > sameClockSeconds) {
      const { expiresAt, expiresIn = 0 } = token
      // The wall clock was set back during the request: what is left of the token by the other clock.
      token = { ...token, expiresAt: Math.min(expiresAt, clock.now() + expiresIn - tookSeconds) }
    }
    if (token.expiresAt <= clock.now() || held.rejected.has(token.accessToken)) {
      const stoodStill = clock.now() - sentAt > maxRequestSeconds
      const error = invalidResponse('It has expired, or the Web API rejected it.')
      if (!stoodStill) failure = classifyFailure(error, context)
      if (token.refreshToken === current?.refreshToken) return failure ?? 'superseded'
      const { refreshToken, refreshTokenRotations } = token
      const replaced = { refreshToken, refreshTokenRotations, refreshTokenRejectedAt: undefined }
      token = { ...token, ...current, ...replaced }
    }
  } catch (thrown) {
    if (attempt.isSuperseded()) return 'superseded'
    if (permit.signal.aborted && thrown === permit.signal.reason) return 'superseded'
    return classifyFailure(thrown, context)
  }
  session.takeNew(token, current?.refreshToken)
  if (failure === undefined) cooldown.end()
  const requestSeconds = clock.monotonic() - startedAt
  const stored = await store()
  emit({
    type: 'token-refreshed',
    expiresAt: token.expiresAt,
    requestSeconds,
    stored: stored === 'stored',
    waitingCallers: attempt.waitingCallers,
  })
  return stored === 'superseded' ? 'superseded' : (failure ?? 'done')
}

/** The response, completed: an absent or empty refresh token keeps the old one. */
function completeToken(
  response: TokenInfo,
  current: Partial<TokenInfo> = {},
  key: string,
  sentAt: number,
): TokenInfo {
  try {
    const { accessToken, expiresAt, expiresIn, refreshToken, ...facts } = response
    return readTokenFields(
      {
        accessToken,
        expiresAt,
        expiresIn: expiresIn ?? expiresAt - sentAt,
        refreshToken: refreshToken || current.refreshToken,
        refreshTokenRotations: rotationsAfter(refreshToken, current),
        scope: facts.scope ?? current.scope,
        authorizedAt: facts.authorizedAt ?? current.authorizedAt,
        initialRefreshTokenHash: facts.initialRefreshTokenHash ?? current.initialRefreshTokenHash,
        key,
      },
      'api',
    )
  } catch (error) {
    throw invalidResponse(TokenCacheError.is(error) ? error.message : 'It cannot be read.')
  }
}

/** Counts a refresh token that replaces another one. An unknown count stays unknown. */
function rotationsAfter(
  refreshToken: string | undefined,
  { refreshToken: sent, refreshTokenRotations: rotations }: Partial<TokenInfo>,
): number | undefined {
  const isReplaced = Boolean(refreshToken) && refreshToken !== sent
  return isReplaced && rotations !== undefined ? rotations + 1 : rotations
}

function invalidResponse(problem: string): ServerError {
  return new ServerError(`The token endpoint returned no valid token. ${problem}`, {
    code: 'invalid_response',
  })
}
