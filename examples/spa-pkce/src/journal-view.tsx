import type { AuthEvent } from '@spotify-sdk/auth-core'
import { useSyncExternalStore, type ReactNode } from 'react'
import { auth } from './auth.ts'
import { journal, readJournal } from './journal.ts'

/** Shows what the provider did in this tab. With more tabs open, one of them refreshes for all. */
export function JournalView(): ReactNode {
  const entries = useSyncExternalStore(readJournal, journal)
  return (
    <section className="journal">
      <h2>In this tab</h2>
      <button onClick={() => void auth.getAccessToken().catch(() => {})}>Ask for the token</button>
      <ol>
        {entries.map(({ number, at, event }) => (
          <li key={number} data-event={event.type}>
            <time dateTime={at.toISOString()}>{at.toLocaleTimeString()}</time> {describe(event)}
          </li>
        ))}
      </ol>
    </section>
  )
}

function describe(event: AuthEvent): string {
  switch (event.type) {
    case 'signed-in':
      return 'You signed in here.'
    case 'token-refreshed':
      return 'This tab refreshed the token for all tabs.'
    case 'token-adopted':
      return 'Another tab had a new token, which this tab adopted.'
    case 'signed-out-elsewhere':
      return 'You signed out in another tab.'
    case 'signed-out':
      return 'You signed out here.'
    case 'refresh-failed':
      return `The token could not be refreshed (${event.code}); the old one is still used.`
    case 'cache-degraded':
      return 'This browser denies storage: you are signed in until this tab is closed.'
    case 'cache-failed':
      return `This browser's storage did not answer (${event.operation}).`
    default:
      return event.type
  }
}
