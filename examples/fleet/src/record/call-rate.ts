const bucketsPerSecond = 4
const windowSeconds = 2

/** Calls per second over the last two seconds. */
export class CallRate {
  readonly #buckets = new Map<number, number>()

  note(at: number): void {
    const bucket = Math.floor(at * bucketsPerSecond)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
  }

  perSecond(at: number): number {
    const current = Math.floor(at * bucketsPerSecond)
    const first = current - windowSeconds * bucketsPerSecond
    let calls = 0
    for (const [bucket, count] of this.#buckets) {
      if (bucket < first) this.#buckets.delete(bucket)
      else if (bucket < current) calls += count
    }
    return calls / windowSeconds
  }
}
