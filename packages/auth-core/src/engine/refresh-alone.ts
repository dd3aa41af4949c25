import { beginCoolDown } from './begin-cool-down.ts'
import type { Engine } from './engine.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { checkRefreshToken } from './reauthorization.ts'
import { requestNewToken } from './request-new-token.ts'

/**
 * A refresh while the cache fails. Client credentials go on at once: two tokens do no harm. A
 * user's refresh token waits while the access token is valid, and is then spent without the
 * cache's knowledge only if it was never seen to be replaced: else the session would be lost.
 *
 * @throws A `SpotifyError`, when there is no new token and none can be had now.
 */
export async function refreshAlone(engine: Engine, flight: Flight): Promise<void> {
  const { memory, coolDown, emit } = engine
  if (engine.grant === 'refresh_token') {
    const mayRefresh = memory.token?.refreshToken !== undefined && !memory.rotates
    if (!mayRefresh || memory.remainingSeconds() > 0) throw cacheUnavailable()
    checkGrantAlone(engine)
  }
  coolDown.throwIfActive()

  const neverLost = new AbortController().signal
  const result = await requestNewToken(engine, memory.token, flight, neverLost)
  // Nothing was had, and nothing is wrong: whoever waits begins anew.
  if (result === 'lost') return
  let failure: Failure | undefined
  if ('token' in result) {
    failure = result.failure
    memory.unstored = memory.replacedRefreshToken !== undefined || memory.unstoredLogin
    if (memory.unstored) emit({ type: 'token-not-stored' })
    emit({
      type: 'token-refreshed',
      expiresAt: result.token.expiresAt,
      durationSeconds: result.durationSeconds,
      stored: false,
      waitingCallers: flight.waitingCallers,
    })
    if (failure === undefined) return
  } else {
    failure = result
  }
  if (failure.kind === 'reauthorization') throw failure.error
  beginCoolDown(engine, failure, flight)
  throw coolDown.error() ?? failure.error
}

/** Only the cache can say that nobody has logged in elsewhere: but for a login that it has not taken. */
function checkGrantAlone(engine: Engine): void {
  try {
    checkRefreshToken(engine, undefined)
  } catch (error) {
    throw engine.memory.unstoredLogin ? error : cacheUnavailable()
  }
}

/** The error where nothing is known of a user's token, or nothing may be done without the cache. */
export function cacheUnavailable(): TokenCacheError {
  return new TokenCacheError(
    "The token cache does not answer, and without it this user's refresh token might be spent twice.",
    { code: 'cache_unavailable' },
  )
}
