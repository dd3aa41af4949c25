/** Somebody's wait for the answer to a command. */
export class Wait {
  /** How many more ticks of the timer it lasts. */
  stepsLeft: number
  readonly #listeners: ((reason: unknown) => void)[]
  #end: { readonly reason: unknown } | undefined

  constructor(steps: number, giveUp: (reason: unknown) => void) {
    this.stepsLeft = steps
    this.#listeners = [giveUp]
  }

  /** Whether nobody waits any longer. */
  get isOver(): boolean {
    return this.#end !== undefined
  }

  /** @throws Why nobody waits any longer: what has not been sent need not be sent any more. */
  throwIfOver(): void {
    if (this.#end !== undefined) throw this.#end.reason
  }

  /** Is called when nobody waits any longer; not at all where the answer comes in time. */
  whenOver(listener: (reason: unknown) => void): void {
    if (this.#end === undefined) this.#listeners.push(listener)
    else listener(this.#end.reason)
  }

  /** The same as a signal, for clients that take one. It costs more than all else here. */
  signal(): AbortSignal {
    const controller = new AbortController()
    this.whenOver((reason) => controller.abort(reason))
    return controller.signal
  }

  end(reason: unknown): void {
    this.#end = { reason }
    for (const listener of this.#listeners) listener(reason)
  }
}
