import {
  cacheFaults,
  clocksDiffer,
  instantsDiffer,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Call, IssuedToken, WorldEvent } from '../world-event.ts'

/** The bounds of the engine, and a little for what the clocks are wrong about. */
const longestWaitSeconds = 30.5
const shortWaitSeconds = 1.2

/** A process that was stopped this long before it sent was still believed to hold the lease. */
const leaseSeconds = 6

/** A token counts as valid for whoever is asked as long as it has this much left. */
const safelyValidSeconds = 3

/** Every call ends within its bound; whoever has a valid token gets it soon, and never an error. */
export class ShortWaits implements Rule {
  readonly name = 'short waits'
  readonly #truth: Truth
  readonly #pending = new Set<Call>()
  readonly #inHand = new Map<SimulatedProcess, Map<string, IssuedToken>>()
  readonly #heldWhenAsked = new Map<Call, IssuedToken>()
  readonly #currentLogin = new Map<string, number>()
  longestWaitSeconds = 0

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    switch (event.type) {
      case 'asked':
        this.#ask(event.call)
        break
      case 'delivered': {
        this.#end(event.call, 'delivered')
        const token = this.#truth.issuedToken(event.accessToken)
        if (token !== undefined) this.#handOf(event.call.process).set(token.key, token)
        break
      }
      case 'failed':
        this.#end(event.call, 'failed')
        break
      case 'left':
        this.#pending.delete(event.call)
        this.#heldWhenAsked.delete(event.call)
        break
      // A sign-out that fails has emptied the hand all the same.
      case 'sign-out-begun':
      case 'invalidated':
        this.#handOf(event.process).delete(event.key)
        break
      case 'request-answered': {
        const { process, key, grant } = event.request
        // A login takes the place of what is in hand, also one that is worth less.
        if (grant === 'authorization_code') this.#handOf(process).delete(key)
        break
      }
      case 'stored':
        if (event.by === 'write') this.#currentLogin.set(event.key, event.after?.login ?? -1)
        break
      default:
    }
  }

  finish(): void {
    for (const { process, askedAfter, key } of this.#pending) {
      const waited = process.ranSeconds - askedAfter
      if (!process.isDead && waited > longestWaitSeconds) {
        throw new PromiseBroken(`a call of ${process.name} for ${key} has not ended in ${waited} s`)
      }
    }
  }

  #handOf(process: SimulatedProcess): Map<string, IssuedToken> {
    const hand = this.#inHand.get(process) ?? new Map<string, IssuedToken>()
    this.#inHand.set(process, hand)
    return hand
  }

  #ask(call: Call): void {
    this.#pending.add(call)
    const token = this.#handOf(call.process).get(call.key)
    if (token !== undefined && this.#isSafe(call, token)) this.#heldWhenAsked.set(call, token)
  }

  #isSafe({ process, key }: Call, token: IssuedToken): boolean {
    if (instantsDiffer(this.#truth)) return false
    const { now, faults } = this.#truth
    const { login, issuedAt, requestedAt, lifeSeconds } = token
    // What came to a process that stood still is dated from before.
    const stoodStill = faults.secondsOf(standstills, requestedAt - leaseSeconds)
    if (requestedAt + lifeSeconds - now < safelyValidSeconds + stoodStill) return false
    // Its age is the larger of what two clocks say: one that is set on makes it too old.
    if (faults.explain({ kinds: ['clock-step'], process: process.name, since: issuedAt })) {
      return false
    }
    if (login === 0) return true
    const own = { process: process.name, since: issuedAt }
    if (this.#mayHaveLeft() && faults.explain({ kinds: cacheFaults, ...own })) return false
    // What stands after a failover may be the sign-out before this login.
    if (faults.explain({ kinds: ['failover'], since: issuedAt })) return false
    // … or the login before it, where the dates of both tell nothing.
    const isLost = faults.explain({ kinds: ['cache-flushed'], since: issuedAt })
    if (isLost && clocksDiffer(this.#truth)) return false
    return this.#currentLogin.get(key) === login && this.#truth.isAlive(login)
  }

  /** Of a user who has left the memory nothing is in hand but what the cache gives. */
  #mayHaveLeft(): boolean {
    const { maxUsersInMemory, keys } = this.#truth.plan
    return maxUsersInMemory < keys.length
  }

  #end(call: Call, outcome: 'delivered' | 'failed'): void {
    const { process, key, askedAfter } = call
    const waited = process.ranSeconds - askedAfter
    this.#pending.delete(call)
    this.longestWaitSeconds = Math.max(this.longestWaitSeconds, waited)
    const held = this.#heldWhenAsked.get(call)
    this.#heldWhenAsked.delete(call)
    if (waited > longestWaitSeconds) {
      throw new PromiseBroken(`a call of ${process.name} for ${key} took ${waited} s`)
    }
    if (held === undefined || !this.#isSafe(call, held)) return
    if (this.#handOf(process).get(key) !== held) return
    if (outcome === 'failed') {
      throw new PromiseBroken(`a call of ${process.name} failed while it held ${held.accessToken}`)
    }
    // What the cache gives may be ageing: whoever has nothing waits for the next one.
    if (waited > shortWaitSeconds && !this.#mayHaveLeft()) {
      throw new PromiseBroken(
        `a call of ${process.name} took ${waited} s while it held ${held.accessToken}`,
      )
    }
  }
}
