const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Limit of a timer. */
const maxSeconds = 2_000_000

/**
 * When the example ends: by a key, a signal, or after a time. A second signal ends it immediately.
 */
export class EndOfRun {
  readonly come: Promise<void>
  readonly end: () => void

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.come = promise
    this.end = resolve
    for (const signal of signals) process.once(signal, () => resolve())
  }

  after(seconds: number): void {
    setTimeout(this.end, Math.min(seconds, maxSeconds) * 1000).unref()
  }
}
