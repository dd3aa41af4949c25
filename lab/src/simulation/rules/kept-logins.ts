import {
  cacheFaults,
  clocksDiffer,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { IssuedToken, WorldEvent } from '../world-event.ts'

type Stored = Extract<WorldEvent, { type: 'stored' }>

/** A sign-out elsewhere is noticed at the next look into the cache. */
const revalidateSeconds = 30.5

/** A look into the cache takes no longer. */
const lookSeconds = 2

/**
 * A stored refresh token is never replaced by an older one; a signed-out user's token never comes
 * back, and is served no longer than until the next look; no login is lost without a fault that
 * nobody can mend.
 */
export class KeptLogins implements Rule {
  readonly name = 'kept logins'
  readonly #truth: Truth
  readonly #signedOut = new Map<string, { readonly at: number; readonly login: number }>()
  /** The calls after which each process should have looked again. */
  readonly #looks = new Map<SimulatedProcess, Map<string, readonly number[]>>()
  /** Sign-ins that were stored since the latest sign-out. */
  readonly #written = new Set<number>()
  readonly #issuedAt = new Map<number, number>()
  readonly #madeAt = new Map<number, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    const { now } = this.#truth
    switch (event.type) {
      case 'request-ended':
        if (event.issued === undefined) break
        this.#issuedAt.set(event.issued.login, now)
        if (event.request.grant === 'authorization_code') this.#madeAt.set(event.issued.login, now)
        break
      case 'login-revoked':
        if (event.by === 'reuse') this.#checkReuse(event.login)
        break
      case 'stored':
        if (event.by === 'write' && event.after !== undefined) this.#written.add(event.after.login)
        if (event.by === 'commit') this.#checkCommit(event)
        else if (event.after !== undefined) this.#issuedAt.set(event.after.login, now)
        else if (event.before !== undefined) {
          this.#written.clear()
          this.#signedOut.set(event.key, { at: now, login: event.before.login })
          for (const looks of this.#looks.values()) looks.delete(event.key)
        }
        break
      case 'asked':
        this.#noteLook(event.call.process, event.call.key)
        break
      case 'delivered': {
        const token = this.#truth.issuedToken(event.accessToken)
        if (token !== undefined) this.#checkSignOut(event.call.process, token)
        break
      }
      default:
    }
  }

  #checkCommit({ before, after, wasDeleted, rejected }: Stored): void {
    if (after === undefined || after.login === 0) return
    if (wasDeleted) throw new PromiseBroken(`${after.accessToken} was stored after a sign-out`)
    if (before === undefined) return
    const isOlder =
      after.login < before.login ||
      (after.login === before.login && after.generation < before.generation)
    // A cache that shows an earlier login again is believed by the dates of both.
    const losses = ['cache-flushed', 'failover'] as const
    const since = this.#madeAt.get(before.login) ?? 0
    const isExcused =
      clocksDiffer(this.#truth) && this.#truth.faults.explain({ kinds: losses, since })
    // The verdict on a login that is dead loses nothing.
    const isVerdict = rejected !== undefined && !this.#truth.isAlive(before.login)
    // Of two deployments nobody knows which is the later: see the rule of initial refresh tokens.
    const isDeployment = [before, after].every(({ login }) =>
      this.#truth.isInitialRefreshToken(login),
    )
    if (isOlder && !isExcused && !isVerdict && !isDeployment) {
      throw new PromiseBroken(`${after.accessToken} replaced the later ${before.accessToken}`)
    }
  }

  #noteLook(process: SimulatedProcess, key: string): void {
    const signedOut = this.#signedOut.get(key)
    if (signedOut === undefined || this.#truth.now < signedOut.at + revalidateSeconds) return
    const looks = this.#looks.get(process) ?? new Map<string, readonly number[]>()
    this.#looks.set(process, looks)
    const times = looks.get(key) ?? []
    if (this.#truth.now >= (times.at(-1) ?? -Infinity) + lookSeconds) {
      looks.set(key, [...times, this.#truth.now])
    }
  }

  #checkSignOut(process: SimulatedProcess, { accessToken, key, login }: IssuedToken): void {
    const { now, faults } = this.#truth
    const signedOut = this.#signedOut.get(key)
    // One look may meet the lease of somebody who looks at the same moment.
    const lookedAt = this.#looks.get(process)?.get(key)?.[1] ?? Infinity
    if (signedOut === undefined || login > signedOut.login || now < lookedAt + lookSeconds) return
    // A sign-in that only its process knew was stored after the sign-out: a limit that is known.
    if (this.#written.has(login)) return
    const since = signedOut.at - 1
    if (faults.explain({ kinds: cacheFaults, process: process.name, since })) return
    // Whoever holds the lease and stands still makes others wait for its end.
    if (faults.explain({ kinds: standstills, since })) return
    throw new PromiseBroken(
      `${accessToken} was served ${now - signedOut.at} s after its user signed out`,
    )
  }

  #checkReuse(login: number): void {
    const since = (this.#issuedAt.get(login) ?? 0) - 15
    const kinds = [...cacheFaults, ...standstills, 'answers-lost'] as const
    if (this.#truth.faults.explain({ kinds, since })) return
    throw new PromiseBroken(`login ${login} was revoked: a refresh token was sent twice`)
  }
}
