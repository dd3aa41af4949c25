import type { Engine } from './engine.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import type { LeaseReleaseOptions } from '../cache/token-cache.ts'

/**
 * Begins the pause that a failed token request calls for.
 *
 * @returns What the fleet is told when the lease is given back: a pause that Spotify asked for.
 */
export function beginCooldown(
  { cooldown, emit }: Engine,
  { error, kind, shared }: Failure,
  flight: Flight,
): LeaseReleaseOptions {
  const cooldownSeconds =
    kind === 'configuration' ? cooldown.beginLong(error) : cooldown.beginPassing(error)
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
