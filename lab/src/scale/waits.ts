/** The waits of all calls of a fleet. */
export class Waits {
  readonly #waits: number[] = []
  /** Calls that got the token from memory without a wait. */
  hits = 0
  failures = 0

  add(seconds: number): void {
    this.#waits.push(seconds)
  }

  get calls(): number {
    return this.hits + this.#waits.length
  }

  quantile(share: number): number {
    const sorted = this.#waits.toSorted((one, other) => one - other)
    return sorted[Math.ceil(share * this.calls) - 1 - this.hits] ?? 0
  }

  get longest(): number {
    return this.#waits.reduce((longest, wait) => Math.max(longest, wait), 0)
  }
}
