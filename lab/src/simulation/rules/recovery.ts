import { PromiseBroken, type Rule, type Truth } from '../rule.ts'
import { singleUser } from '../plan.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
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
    if (event.type !== 'failed') return
    const { process, key } = event.call
    if (!this.#isOutdated(process, key)) {
      throw new PromiseBroken(`${process.name} has no token for ${key}`)
    }
    this.#delivered++
  }

  /**
   * An old deployment whose refresh token is dead, or was called so by mistake, waits for a new one,
   * and disturbs no other.
   */
  #isOutdated(process: SimulatedProcess, key: string): boolean {
    const login = this.#truth.deployedLogin(process)
    if (key !== singleUser || login === undefined) return false
    const isOther = this.#truth.storedToken(key)?.login !== login
    const wasWronged = this.#truth.faults.explain({ kinds: ['falsely-refused'], since: 0 })
    return !this.#truth.isAlive(login) || (isOther && wasWronged)
  }

  finish(): void {
    const { processes, keys } = this.#truth.plan
    const wanted = processes.length * keys.length
    if (this.#delivered < wanted) {
      throw new PromiseBroken(`${this.#delivered} of ${wanted} last calls have ended`)
    }
  }
}
