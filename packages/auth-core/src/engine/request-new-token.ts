import type { Clock } from '../clock.ts'
import type { Engine } from './engine.ts'
import { ServerError } from '../errors/server-error.ts'
import { classifyFailure, type Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { isOvertaken } from './reconcile.ts'
import type { SendPermit } from './send-permit.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { sameClockSeconds } from './token-memory.ts'

/** A token request that was answered with a token. It is in hand, and not stored yet. */
export interface NewToken {
  readonly token: TokenInfo
  readonly durationSeconds: number
  /** Why callers cannot have it all the same. It is to be stored first: its refresh token is the living one. */
  readonly failure: Failure | undefined
}

/** No token request lasts longer, unless the process stood still (a suspended machine). */
const longestRequestSeconds = 60

/**
 * One token request. A new token is taken in hand at once: whatever happens next, it is not lost.
 *
 * Of an answer that has expired on arrival, a refresh token that replaced the old one is all that
 * counts. Where it expired while the process stood still it is no fault of Spotify's, and begins no
 * cooldown.
 *
 * @returns The new token, why there is none, or `lost` where the lease ended before it was sent,
 *   somebody has logged in or signed out here meanwhile, or all that came had expired when the
 *   process went on.
 */
export async function requestNewToken(
  engine: Engine,
  current: TokenInfo | undefined,
  flight: Flight,
  permit: SendPermit,
): Promise<NewToken | Failure | 'lost'> {
  const { clock, memory, cooldown } = engine
  const { signal } = permit
  const held = memory.token
  const sentAt = clock.now()
  const startedAt = clock.monotonic()
  let token: TokenInfo
  let failure: Failure | undefined
  try {
    permit.beforeSend()
    signal.throwIfAborted()
    const answer = await engine.requestToken(current, permit)
    if (isOvertaken(engine, flight) || engine.user?.hasMovedOn(held, current)) {
      engine.user?.noteReplaced(current, answer)
      return 'lost'
    }
    token = completeToken(answer, current, engine.key, sentAt)
    const tookSeconds = clock.monotonic() - startedAt
    const setBackSeconds = tookSeconds - (clock.now() - sentAt)
    if (setBackSeconds > sameClockSeconds) token = endingByMonotonic(token, tookSeconds, clock)
    if (token.expiresAt <= clock.now()) {
      const stoodStill = clock.now() - sentAt > longestRequestSeconds
      if (!stoodStill) failure = classifyFailure(expiredOnArrival(), engine)
      if (token.refreshToken === current?.refreshToken) return failure ?? 'lost'
      const { refreshToken, refreshTokenRotations } = token
      const replaced = { refreshToken, refreshTokenRotations, refreshTokenRejectedAt: undefined }
      token = { ...token, ...current, ...replaced }
    }
  } catch (thrown) {
    if (isOvertaken(engine, flight)) return 'lost'
    if (signal.aborted && thrown === signal.reason) return 'lost'
    return classifyFailure(thrown, engine)
  }
  memory.takeNew(token, current?.refreshToken)
  if (failure === undefined) cooldown.end()
  return { token, failure, durationSeconds: clock.monotonic() - startedAt }
}

/** The answer with what it leaves out: an absent or empty refresh token keeps the old one. */
function completeToken(
  answer: TokenInfo,
  current: TokenInfo | undefined,
  key: string,
  sentAt: number,
): TokenInfo {
  try {
    const answered = readTokenFields(answer, 'api')
    const { refreshToken, scope, authorizedAt, initialRefreshTokenHash } = current ?? {}
    const expiresIn = answered.expiresAt - sentAt
    const refreshTokenRotations = rotationsAfter(answered, current)
    return readTokenFields(
      {
        refreshToken,
        scope,
        authorizedAt,
        initialRefreshTokenHash,
        expiresIn,
        ...answered,
        refreshTokenRotations,
        key,
      },
      'api',
    )
  } catch {
    throw invalidAnswer('something that is no token, or is one no longer')
  }
}

/** Counts a refresh token that replaces another one. An unknown count stays unknown. */
function rotationsAfter(answered: TokenInfo, current: TokenInfo | undefined): number | undefined {
  const { refreshToken, refreshTokenRotations: rotations } = current ?? {}
  const isReplaced = answered.refreshToken !== undefined && answered.refreshToken !== refreshToken
  return isReplaced && rotations !== undefined ? rotations + 1 : rotations
}

/** Where the wall clock was set back during the request: what is left of the token by the other clock. */
function endingByMonotonic(token: TokenInfo, tookSeconds: number, clock: Clock): TokenInfo {
  const { expiresAt, expiresIn = 0 } = token
  return { ...token, expiresAt: Math.min(expiresAt, clock.now() + expiresIn - tookSeconds) }
}

function expiredOnArrival(): ServerError {
  return invalidAnswer('a token that has already expired')
}

function invalidAnswer(what: string): ServerError {
  return new ServerError(`The token endpoint answered with ${what}.`, { code: 'invalid_response' })
}
