import type { Change } from './entry-change.ts'
import { readEntry, type Entry } from './entry.ts'
import { storeName } from './open-database.ts'

/** A transaction on one entry. */
export interface TransactionOptions<T> {
  readonly key: string
  readonly mode: 'readonly' | 'readwrite'
  readonly isDurable: boolean
  readonly decide: (entry: Entry | undefined) => Change<T>
  /** Aborts the transaction. */
  readonly signal: AbortSignal
}

/**
 * Reads an entry, decides on it, and stores the result, all or nothing. Decision and commit happen
 * in one turn: a tab that was frozen in between would block all other tabs.
 *
 * @throws The transaction's error; `InvalidStateError` on a closed connection.
 */
export function transact<T>(
  database: IDBDatabase,
  { key, mode, isDurable, decide, signal }: TransactionOptions<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const durability = isDurable ? 'strict' : 'relaxed'
    const transaction = database.transaction(storeName, mode, { durability })
    const entries = transaction.objectStore(storeName)
    let outcome: Change<T> | undefined
    const undo = (): void => {
      // With an outcome it is being committed, and `abort` would throw.
      if (outcome === undefined) transaction.abort()
    }
    const reading = entries.get(key)
    reading.addEventListener('success', () => {
      outcome = decide(readEntry(reading.result))
      if (outcome.entry !== undefined) entries.put(outcome.entry, key)
      transaction.commit()
    })
    transaction.addEventListener('complete', () => {
      signal.removeEventListener('abort', undo)
      if (outcome !== undefined) resolve(outcome.result)
    })
    transaction.addEventListener('abort', () => {
      signal.removeEventListener('abort', undo)
      const closed = new DOMException('The connection was closed', 'AbortError')
      reject(signal.aborted ? signal.reason : (transaction.error ?? closed))
    })
    signal.addEventListener('abort', undo)
  })
}
