import type { AuthEvent } from '@spotify-sdk/auth-core'

/** An event, and when it arrived in this tab. */
export interface JournalEntry {
  readonly number: number
  readonly at: Date
  readonly event: AuthEvent
}

const entriesKept = 8

let entries: readonly JournalEntry[] = []
let count = 0
const readers = new Set<() => void>()

/** Records an event of the provider. It contains no secret and may be shown. */
export function noteEvent(event: AuthEvent): void {
  entries = [{ number: ++count, at: new Date(), event }, ...entries].slice(0, entriesKept)
  for (const reader of readers) reader()
}

/** Recent events of this tab, the latest first. Each event creates a new array. */
export function journal(): readonly JournalEntry[] {
  return entries
}

/** Calls `reader` after each event, until the returned function is called. */
export function readJournal(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}
