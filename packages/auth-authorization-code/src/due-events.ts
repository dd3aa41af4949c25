import { type AuthEventListener, type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

const daySeconds = 86_400

/** Maximum number of remembered keys. */
const maxKeys = 10_000

/**
 * Passes events on, but `reauthorization-due` only once a day per key. A source that was evicted
 * and created again does not know that it has sent the event.
 */
export function withDailyDueEvents(
  onEvent: AuthEventListener | undefined,
  clock: Clock = systemClock,
): AuthEventListener | undefined {
  if (onEvent === undefined) return undefined
  const sentAt = new Map<string, number>()
  return (event) => {
    if (event.type === 'reauthorization-due') {
      const now = clock.monotonic()
      const last = sentAt.get(event.key)
      if (last !== undefined && now - last < daySeconds) return undefined
      sentAt.delete(event.key)
      sentAt.set(event.key, now)
      if (sentAt.size > maxKeys) sentAt.delete(sentAt.keys().next().value ?? '')
    }
    return onEvent(event)
  }
}
