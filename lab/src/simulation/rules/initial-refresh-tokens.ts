import { cacheFaults, PromiseBroken, standstills, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Call, Request, WorldEvent } from '../world-event.ts'

/** A process that looked this long ago did not see it. */
const lookSeconds = 2

/**
 * A refresh token that came with the program is not used once somebody has logged in or out; whoever
 * is deployed with another one begins with it.
 */
export class InitialRefreshTokens implements Rule {
  readonly name = 'initial refresh tokens'
  readonly #truth: Truth
  /** When a person did something, and it has stood since. */
  readonly #begun = new Set<SimulatedProcess>()
  readonly #voidSince = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    const { now } = this.#truth
    if (event.type === 'stored' && event.by === 'write') this.#voidSince.set(event.key, now)
    if (event.type === 'fault' && ['cache-flushed', 'failover'].includes(event.fault.kind)) {
      this.#voidSince.clear()
    }
    if (event.type === 'request-sent') this.#check(event.request)
    if (event.type === 'delivered') this.#checkFirst(event.call, event.accessToken)
  }

  /** A process that begins with one does not take what came from another. */
  #checkFirst({ process }: Call, accessToken: string): void {
    const { login = 0 } = this.#truth.issuedToken(accessToken) ?? {}
    const isFirst = login > 0 && !this.#begun.has(process)
    if (login > 0) this.#begun.add(process)
    if (!isFirst || !this.#truth.isInitialRefreshToken(login)) return
    const own = this.#truth.deployedLogin(process)
    // Whoever has begun takes a later one for the new one.
    if (own === undefined || login >= own) return
    throw new PromiseBroken(`${process.name}, deployed with ${own}, began with ${accessToken}`)
  }

  #check({ number, process, key, login, sentAt }: Request): void {
    if (login === 0 || !this.#truth.isInitialRefreshToken(login)) return
    const since = this.#voidSince.get(key)
    if (since === undefined || sentAt < since + lookSeconds) return
    const { faults } = this.#truth
    const own = { process: process.name, since: since - 15 }
    if (faults.explain({ kinds: [...cacheFaults, ...standstills], ...own })) return
    throw new PromiseBroken(
      `request ${number} of ${process.name} spent a refresh token of the program's own, ${sentAt - since} s after a person did something`,
    )
  }
}
