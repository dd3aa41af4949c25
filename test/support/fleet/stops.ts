import type { Failpoint, FailpointMode } from './messages.ts'

/** Longer than any test waits before it kills the process. */
const maxBlockMilliseconds = 120_000

/** Where a process stops next. */
export interface Armed {
  readonly failpoint?: Failpoint | undefined
  readonly atFailpoint?: FailpointMode | undefined
}

/** Stops the process at the requested point, once. */
export class Stops {
  readonly #tellReached: (point: Failpoint) => Promise<void>
  #armed: Armed
  #goOn = (): void => {}

  constructor(armed: Armed, tellReached: (point: Failpoint) => Promise<void>) {
    this.#armed = armed
    this.#tellReached = tellReached
  }

  arm(armed: Armed): void {
    this.#armed = armed
  }

  go(): void {
    this.#goOn()
  }

  async reach(point: Failpoint): Promise<void> {
    if (point !== this.#armed.failpoint) return
    const { atFailpoint } = this.#armed
    this.#armed = {}
    const told = new Promise<void>((resolve) => (this.#goOn = resolve))
    await this.#tellReached(point)
    if (atFailpoint === 'wait') return told
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, maxBlockMilliseconds)
    // The process that should have killed it is gone.
    process.exit(1)
  }
}
