/** A lock that shows that a holder's tab is alive. */
export interface LivenessLock {
  /** Name of the lock. */
  readonly id: string
  /** Releases it, as the end of the tab would. */
  readonly end: () => void
}

/**
 * Shows which tabs are alive, by Web Locks. Each lease holder has its own lock, which the browser
 * releases when the tab is closed or crashes. A frozen tab keeps it.
 *
 * Locks are never stolen (`steal`): the fence decides who may refresh.
 */
export class LivenessLocks {
  readonly #locks: LockManager
  readonly #own = new Set<string>()

  constructor(locks: LockManager) {
    this.#locks = locks
  }

  /** Takes a lock that is held until `end()`. */
  async begin(): Promise<LivenessLock> {
    const id = crypto.randomUUID()
    let release: (() => void) | undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    this.#own.add(id)
    await new Promise<void>((resolve) => {
      const hold = (): Promise<void> => {
        resolve()
        return released
      }
      // If locks are denied, other tabs cannot check them either.
      this.#locks.request(lockName(id), hold).catch(resolve)
    })
    return {
      id,
      end: () => {
        this.#own.delete(id)
        release?.()
      },
    }
  }

  /** Whether a lock is held, or cannot be checked. */
  async isHeld(id: string): Promise<boolean> {
    if (this.#own.has(id)) return true
    try {
      return await this.#locks.request(lockName(id), { ifAvailable: true }, (lock) => lock === null)
    } catch {
      return true
    }
  }
}

function lockName(id: string): string {
  return `@spotify-sdk/cache-browser:${id}`
}

/** Browsers hide Web Locks from pages that are not a secure context. */
export function webLocks(): LockManager | undefined {
  return (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks
}
