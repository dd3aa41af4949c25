import type { AuthEvent } from '@spotify-sdk/auth-core'
import type { ClientEvent } from '@spotify-sdk/client'

/** Events that the operator should look at. */
const warnings: ReadonlySet<string> = new Set<(AuthEvent | ClientEvent)['type']>([
  'refresh-failed',
  'cache-failed',
  'token-store-failed',
  'reauthorization-due',
  'reauthorization-required',
  'rate-limited',
])

/** Writes one line of JSON to standard error. */
export function log(level: 'info' | 'warn' | 'error', fields: object): void {
  console.error(JSON.stringify({ time: new Date().toISOString(), level, ...fields }))
}

/** Events hold no secret, and name a user by a hash: they can be logged as they are. */
export function logEvent(event: AuthEvent | ClientEvent): void {
  if (event.type === 'request') return
  log(warnings.has(event.type) ? 'warn' : 'info', event)
}
