/** That one holder's tab lives. */
export interface LivenessLock {
  /** Names it. */
  readonly id: string
  /** Ends it, as the end of the tab would. */
  readonly end: () => void
}

/**
 * Who lives, by Web Locks: each holder has a lock of its own for as long as it holds its lease, and
 * when its tab is closed or crashes, the browser frees it at once. A frozen tab keeps it.
 *
 * Nobody ever takes another's lock (`steal`): who may refresh is decided by the fence.
 */
export class LivenessLocks {
  readonly #locks: LockManager
  readonly #own = new Set<string>()

  constructor(locks: LockManager) {
    this.#locks = locks
  }

  /** Gives a sign of life until it is ended. */
  async begin(): Promise<LivenessLock> {
    const id = crypto.randomUUID()
    const over = new AbortController()
    const end = new Promise<void>((resolve) => {
      over.signal.addEventListener('abort', () => resolve())
    })
    this.#own.add(id)
    await new Promise<void>((resolve) => {
      const hold = (): Promise<void> => {
        resolve()
        return end
      }
      // Where locks are denied, nobody can see that there is none, either.
      this.#locks.request(lockName(id), hold).catch(() => resolve())
    })
    return {
      id,
      end: () => {
        this.#own.delete(id)
        over.abort()
      },
    }
  }

  /** Whether a holder gives a sign of life, or nobody can know. */
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
