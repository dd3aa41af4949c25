/** When a server was asked for something: how much it has to bear in the mean, and at the peak. */
export class Operations {
  #count = 0
  readonly #perSecond = new Map<number, number>()

  /** @param at Seconds since the beginning. */
  add(at: number): void {
    const second = Math.floor(at)
    this.#count++
    this.#perSecond.set(second, (this.#perSecond.get(second) ?? 0) + 1)
  }

  get count(): number {
    return this.#count
  }

  /** The most in any one second of a span. */
  peak(from: number, to: number): number {
    let peak = 0
    for (const [second, count] of this.#perSecond) {
      if (second >= from && second < to) peak = Math.max(peak, count)
    }
    return peak
  }
}
