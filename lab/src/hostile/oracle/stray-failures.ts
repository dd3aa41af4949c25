/**
 * Notes rejections that nobody handles and exceptions that nobody catches: they would end a user's
 * process. Node tells of them once the microtasks of a case are done.
 */
export class StrayFailures implements Disposable {
  #seen: string[] = []
  readonly #rejected = (reason: unknown): void => this.#note('unhandled rejection', reason)
  readonly #thrown = (error: unknown): void => this.#note('uncaught exception', error)

  constructor() {
    process.on('unhandledRejection', this.#rejected)
    process.on('uncaughtException', this.#thrown)
  }

  /** What was seen since it was asked last. */
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
