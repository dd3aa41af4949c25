import type { Engine } from './engine.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import type { LeaseReleaseOptions } from '../token-cache.ts'

/**
 * Begins the pause that a failed token request calls for.
 *
 * @returns What the fleet is told when the lease is given back: a pause that Spotify asked for.
 */
export function beginCoolDown(
  { coolDown, emit }: Engine,
  { error, kind, shared }: Failure,
  flight: Flight,
): LeaseReleaseOptions {
  const cooldownSeconds =
    kind === 'configuration' ? coolDown.beginLong(error) : coolDown.beginPassing(error)
  emit({
    type: 'refresh-failed',
    error: error.name,
    code: error.code,
    status: error.status,
    cooldownSeconds,
    shared,
    waitingCallers: flight.waitingCallers,
  })
  return shared ? { cooldownSeconds, code: error.code } : {}
}
