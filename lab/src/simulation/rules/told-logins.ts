import { ReauthorizationRequiredError } from '@spotify-sdk/auth-core'
import {
  cacheFaults,
  clocksDiffer,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Call, IssuedToken, WorldEvent } from '../world-event.ts'

/** What a cache did not take is stored again within this time, once it takes it. */
const storeAgainSeconds = 80

/** Two logins that are exchanged within this time may overtake each other on their way. */
const meetingSeconds = 20

/** A login that a person was told of. */
interface ToldLogin {
  readonly number: number
  readonly at: number
  readonly process: SimulatedProcess
  isStored: boolean
}

/**
 * A login that the person was told had worked is served by that process, no earlier one; it stays
 * until they sign out or log in again, and where the cache did not take it, it is stored as soon as
 * it does.
 */
export class ToldLogins implements Rule {
  readonly name = 'told logins'
  readonly #truth: Truth
  readonly #told = new Map<string, ToldLogin>()
  readonly #exchangedAt = new Map<number, number>()
  readonly #signedOutAt = new Map<string, number>()
  readonly #latest = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    switch (event.type) {
      case 'request-ended':
        if (event.request.grant === 'authorization_code' && event.issued !== undefined) {
          this.#exchangedAt.set(event.issued.login, event.request.sentAt)
          this.#latest.set(event.issued.key, event.issued.login)
        }
        break
      case 'logged-in':
        if (event.isNews) this.#note(event)
        break
      case 'sign-out-begun':
        this.#told.delete(event.key)
        this.#signedOutAt.set(event.key, this.#truth.now)
        break
      case 'stored':
        this.#checkStored(event)
        break
      case 'delivered':
        this.#checkDelivered(event.call, this.#truth.issuedToken(event.accessToken))
        break
      case 'failed':
        this.#checkFailed(event.call, event.error)
        break
      case 'faults-over':
        for (const [key, login] of this.#told) this.#checkKept(key, login)
        break
      default:
    }
  }

  #note({ process, key, accessToken }: Extract<WorldEvent, { type: 'logged-in' }>): void {
    const { login: number = 0 } = this.#truth.issuedToken(accessToken) ?? {}
    // Told late, by a process that stood still: they have signed out meanwhile.
    if ((this.#signedOutAt.get(key) ?? -1) >= (this.#exchangedAt.get(number) ?? 0)) return
    const isStored = this.#truth.storedToken(key)?.login === number
    const isLatest = number > (this.#told.get(key)?.number ?? 0)
    if (isLatest) this.#told.set(key, { number, at: this.#truth.now, process, isStored })
  }

  #checkStored({ key, by, before, after }: Extract<WorldEvent, { type: 'stored' }>): void {
    const told = this.#told.get(key)
    if (after?.login === told?.number && told !== undefined) told.isStored = true
    // A sign-out that was on its way when they logged in.
    if (by === 'write' && after === undefined) {
      this.#told.delete(key)
      this.#signedOutAt.set(key, this.#truth.now)
    }
    if (by === 'commit' || before === undefined || after === undefined) return
    if (after.login >= before.login || this.#hasOvertaken(after.login, before.login)) return
    throw new PromiseBroken(
      `${after.accessToken}, of an earlier login, was written over ${before.accessToken}`,
    )
  }

  #checkDelivered(call: Call, token: IssuedToken | undefined): void {
    const told = this.#told.get(call.key)
    if (told === undefined || token === undefined) return
    const isHere = told.process === call.process && call.askedAt > told.at
    if (isHere && token.login < told.number && !this.#isMixedUp(told.number)) {
      throw new PromiseBroken(
        `${token.accessToken} was served by ${call.process.name}, of a login before the one it had told of`,
      )
    }
    if (isHere && token.login === told.number && !told.isStored) this.#checkStoredAgain(call, told)
  }

  /** Where the cache did not take it, the process that told of it has it all the same. */
  #checkFailed({ process, key, askedAt }: Call, error: unknown): void {
    const told = this.#told.get(key)
    if (told?.process !== process || askedAt < told.at || told.isStored) return
    const isNeedless = this.#truth.isAlive(told.number) && told.number === this.#latest.get(key)
    if (!isNeedless || !ReauthorizationRequiredError.is(error)) return
    if (error.code !== 'authorization_required') return
    throw new PromiseBroken(`${process.name} has forgotten login ${told.number}, not stored yet`)
  }

  #checkStoredAgain({ key, process, askedAt }: Call, { at, number }: ToldLogin): void {
    const since = this.#truth.now - storeAgainSeconds
    const kinds = [...cacheFaults, ...standstills] as const
    if (at > since || this.#truth.faults.explain({ kinds, since })) return
    throw new PromiseBroken(
      `login ${number} of ${key} is still not stored, ${askedAt - at} s after ${process.name} told of it`,
    )
  }

  /** Whether the earlier of two logins may have been written after the later one. */
  #hasOvertaken(earlier: number, later: number): boolean {
    const since = this.#exchangedAt.get(earlier) ?? 0
    const isClose = (this.#exchangedAt.get(later) ?? 0) - since < meetingSeconds
    const kinds = [...standstills, 'cache-flushed', 'failover', 'endpoint-slow'] as const
    return isClose || clocksDiffer(this.#truth) || this.#truth.faults.explain({ kinds, since })
  }

  /** Dates of hosts whose clocks differ, writes that were late, processes that stood still. */
  #isMixedUp(login: number): boolean {
    const since = (this.#exchangedAt.get(login) ?? 0) - 45
    const kinds = [...cacheFaults, ...standstills, 'endpoint-slow'] as const
    return clocksDiffer(this.#truth) || this.#truth.faults.explain({ kinds, since })
  }

  #checkKept(key: string, { number, process, isStored }: ToldLogin): void {
    const stored = this.#truth.storedToken(key)
    if ((stored?.login ?? 0) >= number || !this.#truth.isAlive(number)) return
    const since = (this.#exchangedAt.get(number) ?? 0) - 45
    if (this.#truth.faults.explain({ kinds: cacheFaults, since })) return
    if (stored !== undefined && this.#hasOvertaken(stored.login, number)) return
    if (!isStored && process.isDead) return
    throw new PromiseBroken(`login ${number} of ${key} got lost: the cache holds ${stored?.login}`)
  }
}
