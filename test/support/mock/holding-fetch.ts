/** A `fetch` that keeps an answer back until the test lets it through, however long that takes. */
export class HoldingFetch {
  #next: Promise<void> | undefined

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const isOver = this.#next
    this.#next = undefined
    const response = await globalThis.fetch(input, init)
    await isOver
    return response
  }

  /** Holds the answer to the next request. @returns Lets it through. */
  readonly holdNext = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#next = promise
    return resolve
  }
}
