/** Records unhandled rejections and uncaught exceptions, which would end a user's process. */
export class StrayFailures implements Disposable {
  #seen: string[] = []
  readonly #rejected = (reason: unknown): void => this.#note('unhandled rejection', reason)
  readonly #thrown = (error: unknown): void => this.#note('uncaught exception', error)

  constructor() {
    process.on('unhandledRejection', this.#rejected)
    process.on('uncaughtException', this.#thrown)
  }

  /** Returns the failures since the last call. Node reports them after all microtasks. */
  async take(): Promise<string[]> {
    await new Promise((resolve) => setImmediate(resolve))
    const seen = this.#seen
    this.#seen = []
    return seen
  }

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#rejected)
    process.off('uncaughtException', this.#thrown)
  }

  #note(kind: string, thrown: unknown): void {
    this.#seen.push(`${kind}: ${thrown instanceof Error ? thrown.stack : typeof thrown}`)
  }
}
