import type { AuthEvent } from '@spotify-sdk/auth-core'

/** An event, and when it came to this tab. */
export interface JournalEntry {
  readonly number: number
  readonly at: Date
  readonly event: AuthEvent
}

const entriesKept = 8

let entries: readonly JournalEntry[] = []
let count = 0
const readers = new Set<() => void>()

/** Takes an event of the provider: it holds no secret, and may be shown. */
export function noteEvent(event: AuthEvent): void {
  entries = [{ number: ++count, at: new Date(), event }, ...entries].slice(0, entriesKept)
  for (const reader of readers) reader()
}

/** What happened in this tab of late, the latest first. The array is a new one for each event. */
export function journal(): readonly JournalEntry[] {
  return entries
}

/** Calls `reader` after each event, until the function that it returns is called. */
export function readJournal(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}
