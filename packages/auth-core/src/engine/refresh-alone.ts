import { beginCooldown } from './begin-cooldown.ts'
import type { Engine } from './engine.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { sendPermit } from './send-permit.ts'
import { requestNewToken } from './request-new-token.ts'

/**
 * A refresh while the cache fails. Client credentials go on at once: two tokens do no harm. A
 * user's refresh token may have to wait.
 *
 * @throws A `SpotifyError`, when there is no new token and none can be had now.
 */
export async function refreshAlone(engine: Engine, flight: Flight): Promise<void> {
  const { memory, cooldown, emit } = engine
  await engine.user?.checkAlone()
  cooldown.throwIfActive()

  const current = memory.token
  const result = await requestNewToken(engine, current, flight, sendPermit(engine, flight))
  // Nothing was had, and nothing is wrong: whoever waits begins anew.
  if (result === 'lost') return
  let failure: Failure | undefined
  if ('token' in result) {
    failure = result.failure
    memory.unstored = memory.isPrecious()
    if (memory.unstored) emit({ type: 'token-store-failed' })
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
    engine.user?.noteRefusal(current, failure)
  }
  if (failure.kind === 'reauthorization') throw failure.error
  beginCooldown(engine, failure, flight)
  throw cooldown.error() ?? failure.error
}
