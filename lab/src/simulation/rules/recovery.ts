import { PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { WorldEvent } from '../world-event.ts'

/** No process is stuck once faults have ceased: whoever is asked then has a token. */
export class Recovery implements Rule {
  readonly name = 'recovery'
  readonly #truth: Truth
  #hasBegun = false
  #delivered = 0

  constructor(truth: Truth) {
    this.#truth = truth
  }

  /** From now on every call counts: one of each process for each key. */
  begin(): void {
    this.#hasBegun = true
  }

  see(event: WorldEvent): void {
    if (!this.#hasBegun) return
    if (event.type === 'delivered') this.#delivered++
    if (event.type === 'failed') {
      throw new PromiseBroken(`${event.call.process.name} has no token for ${event.call.key}`)
    }
  }

  finish(): void {
    const { processes, keys } = this.#truth.plan
    const wanted = processes.length * keys.length
    if (this.#delivered < wanted) {
      throw new PromiseBroken(`${this.#delivered} of ${wanted} last calls have ended`)
    }
  }
}
