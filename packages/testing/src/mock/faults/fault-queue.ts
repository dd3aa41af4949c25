import type { Fault } from './fault.ts'

/** The faults that one endpoint still has before it, first in, first out. */
export class FaultQueue {
  #pending: { readonly fault: Fault; remaining: number }[] = []

  add(fault: Fault): void {
    this.#pending.push({ fault, remaining: fault.times ?? 1 })
  }

  /** The fault of the request that just came; `undefined`: none. */
  take(): Fault | undefined {
    const [first] = this.#pending
    if (first === undefined) return undefined
    first.remaining -= 1
    if (first.remaining <= 0) this.#pending.shift()
    return first.fault
  }

  clear(): void {
    this.#pending = []
  }
}
