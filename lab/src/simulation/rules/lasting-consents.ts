import { singleUser } from '../plan.ts'
import { cacheFaults, clocksDiffer, PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { IssuedToken, WorldEvent } from '../world-event.ts'

/** Dates go through JSON and whole milliseconds, and clocks drift while a process stalls. */
const sameDateSeconds = 0.005

const sameDateDays = sameDateSeconds / 86_400

/** Six months have so many days. */
const [fewestDays, mostDays] = [181, 184]

/** What is known of a login from its exchange. */
interface Consent {
  readonly key: string
  readonly scope: string
  /** When the code was sent, on the clock of the process: once, or again after a failure. */
  readonly dates: readonly number[]
}

/**
 * When a user consented is the date of the exchange, whatever is refreshed meanwhile: in the cache,
 * and in what `getAuthorization` tells; which tells the scope of that very login, and is not at a
 * loss while the cache holds it.
 */
export class LastingConsents implements Rule {
  readonly name = 'lasting consents'
  readonly #truth: Truth
  readonly #sentAt = new Map<string, readonly number[]>()
  readonly #consents = new Map<number, Consent>()
  /** The login that the cache holds, and since when. */
  readonly #stored = new Map<string, { readonly login: number; readonly since: number }>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    switch (event.type) {
      case 'request-sent': {
        const { process, grant, spent = '', stalledSeconds } = event.request
        if (grant !== 'authorization_code') break
        const name = `${process.name} ${spent}`
        const date = clockOf(process) - stalledSeconds
        this.#sentAt.set(name, [...(this.#sentAt.get(name) ?? []), date])
        break
      }
      case 'request-ended':
        if (event.request.grant === 'authorization_code' && event.issued !== undefined) {
          const { process, spent = '' } = event.request
          const { login, key, scope } = event.issued
          const dates = this.#sentAt.get(`${process.name} ${spent}`) ?? []
          this.#consents.set(login, { key, scope, dates })
        }
        break
      case 'stored':
        if (event.after !== undefined) this.#checkStored(event.after, event.authorizedAt)
        this.#noteStored(event.key, event.after?.login)
        break
      case 'authorization-told':
        this.#checkTold(event)
        break
      default:
    }
  }

  #checkStored({ login, accessToken }: IssuedToken, authorizedAt: number | undefined): void {
    const dates = this.#consents.get(login)?.dates ?? [undefined]
    if (dates.some((date) => isSame(date, authorizedAt))) return
    throw new PromiseBroken(
      `${accessToken} was stored with a consent of ${authorizedAt}, which was of ${dates.join(', ')}`,
    )
  }

  #noteStored(key: string, login = 0): void {
    if (this.#stored.get(key)?.login === login) return
    this.#stored.set(key, { login, since: this.#truth.now })
  }

  #checkTold({
    process,
    key,
    askedAt,
    authorization,
  }: Extract<WorldEvent, { type: 'authorization-told' }>): void {
    if (authorization === undefined) return this.#checkNothing(process, key, askedAt)
    const { authorizedAt, reauthorizeBy = 0, scope } = authorization
    // A refresh token that came with the program has no date.
    if (authorizedAt === undefined && key === singleUser) return
    const distance = (dates: readonly number[]): number =>
      Math.min(...dates.map((date) => Math.abs(date - (authorizedAt ?? 0))))
    // Of two that were exchanged in one moment, the nearer.
    const [[login, consent] = [0, undefined]] = [...this.#consents]
      .filter(([, { key: whose, dates }]) => whose === key && distance(dates) < sameDateSeconds)
      .toSorted(([, one], [, other]) => distance(one.dates) - distance(other.dates))
    if (consent === undefined) {
      throw new PromiseBroken(`${process.name} told a consent of ${authorizedAt}, which was none`)
    }
    this.#checkLatest(process, key, askedAt, login)
    const days = (reauthorizeBy - (authorizedAt ?? 0)) / 86_400
    if (scope !== consent.scope || days < fewestDays - sameDateDays || days > mostDays) {
      throw new PromiseBroken(`${process.name} told of ${scope} for ${days} days`)
    }
  }

  /** What the cache held before it was asked, and after, is not told an earlier one of. */
  #checkLatest(process: SimulatedProcess, key: string, askedAt: number, told: number): void {
    const { login = 0, since = Infinity } = this.#stored.get(key) ?? {}
    if (told >= login || since > askedAt || clocksDiffer(this.#truth)) return
    const kinds = cacheFaults
    if (this.#truth.faults.explain({ kinds, process: process.name, since: since - 15 })) return
    throw new PromiseBroken(`${process.name} told of login ${told}, while the cache held ${login}`)
  }

  #checkNothing(process: SimulatedProcess, key: string, askedAt: number): void {
    const { login = 0, since = 0 } = this.#stored.get(key) ?? {}
    if (login === 0 || since > askedAt || this.#truth.isInitialRefreshToken(login)) return
    const kinds = cacheFaults
    if (this.#truth.faults.explain({ kinds, process: process.name, since: since - 1 })) return
    throw new PromiseBroken(`${process.name} knew of no login, while the cache held ${login}`)
  }
}

function clockOf(process: SimulatedProcess): number {
  return Math.floor(process.clock.now() * 1000) / 1000
}

function isSame(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return Math.abs(one - other) < sameDateSeconds
}
