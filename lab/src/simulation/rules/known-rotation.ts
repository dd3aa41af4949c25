import { grantOfRefreshToken } from '../accounts/logins.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Truth } from '../rule.ts'
import type { Request, WorldEvent } from '../world-event.ts'

/** What each process can know about the rotation of refresh tokens: from then on it sends none alone. */
export class KnownRotation {
  readonly #truth: Truth
  readonly #seen = new Map<SimulatedProcess, Set<string>>()
  /** The generation of the token of each login that a process has handed out. */
  readonly #served = new Map<SimulatedProcess, Map<number, number>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'request-answered') {
      const { process, key, grant } = event.request
      const isReplaced = grant === 'refresh_token' && event.issued !== undefined
      if (isReplaced && this.#truth.plan.rotates) this.#note(process, key)
    }
    if (event.type !== 'delivered') return
    const { process, key } = event.call
    const { login = 0, generation = 0 } = this.#truth.issuedToken(event.accessToken) ?? {}
    const served = this.#served.get(process) ?? new Map<number, number>()
    this.#served.set(process, served)
    const isReplaced = generation > 1 || (served.get(login) ?? generation) !== generation
    if (isReplaced) this.#note(process, key)
    served.set(login, generation)
  }

  /** Whether the sender of a request can know that its refresh token may work only once. */
  isKnown({ process, key, spent = '', login }: Request): boolean {
    const { plan } = this.#truth
    // A public client's are replaced at each use.
    if (!plan.hasSecret) return true
    const { generation } = grantOfRefreshToken(spent)
    // It descends from the deployment's own, and is another one.
    if (this.#truth.deployedLogin(process) === login && generation !== 1) return true
    // Of a user who has left the memory it knows nothing.
    const mayHaveForgotten = plan.maxUsersInMemory < plan.keys.length
    return !mayHaveForgotten && this.#seen.get(process)?.has(key) === true
  }

  #note(process: SimulatedProcess, key: string): void {
    this.#seen.set(process, (this.#seen.get(process) ?? new Set<string>()).add(key))
  }
}
