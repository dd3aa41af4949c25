const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** What a timer can count. */
const maxSeconds = 2_000_000

/** When the example ends: by a key, by a signal, or by itself. Who asks twice does not wait. */
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
