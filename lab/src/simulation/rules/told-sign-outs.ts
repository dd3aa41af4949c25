import { SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import { cacheFaults, PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Call, WorldEvent } from '../world-event.ts'

/** Who has signed out, where, and when; and the last login that was made by then. */
interface SignOut {
  readonly at: number
  readonly begunAt: number
  readonly login: number
}

/**
 * Whoever was told that they are signed out is so in that process, at once; it fails for the cache
 * alone.
 */
export class ToldSignOuts implements Rule {
  readonly name = 'told sign-outs'
  readonly #truth: Truth
  /** By key: the last login that a person was told of, or that the cache has. */
  readonly #login = new Map<string, number>()
  readonly #revivedAt = new Map<string, number>()
  readonly #before = new Map<SimulatedProcess, Map<string, number>>()
  readonly #signOuts = new Map<SimulatedProcess, Map<string, SignOut>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    switch (event.type) {
      case 'stored':
        if (event.after === undefined) break
        this.#noteLogin(event.key, event.after.login)
        // A login, also one that was on its way, or waited to be stored.
        if (event.by === 'write') {
          this.#revivedAt.set(event.key, this.#truth.now)
          for (const signOuts of this.#signOuts.values()) signOuts.delete(event.key)
        }
        break
      case 'logged-in': {
        const token = this.#truth.issuedToken(event.accessToken)
        if (token !== undefined) this.#noteLogin(event.key, token.login)
        break
      }
      case 'sign-out-begun': {
        const before = this.#before.get(event.process) ?? new Map<string, number>()
        const number = this.#login.get(event.key) ?? 0
        this.#before.set(event.process, before.set(event.key, number))
        break
      }
      case 'signed-out': {
        this.#checkToldOne(event.process, event.key, event.askedAt)
        // Told late, by a process that stood still: somebody has logged in meanwhile.
        if ((this.#revivedAt.get(event.key) ?? -1) >= event.askedAt) break
        const login = this.#before.get(event.process)?.get(event.key) ?? 0
        const signOuts = this.#signOuts.get(event.process) ?? new Map<string, SignOut>()
        const signOut = { at: this.#truth.now, begunAt: event.askedAt, login }
        this.#signOuts.set(event.process, signOuts.set(event.key, signOut))
        break
      }
      case 'sign-out-failed':
        this.#checkFailure(event.process, event.error)
        break
      case 'delivered':
        this.#checkDelivered(event.call, event.accessToken)
        break
      default:
    }
  }

  #noteLogin(key: string, number: number): void {
    this.#login.set(key, Math.max(number, this.#login.get(key) ?? 0))
  }

  #checkFailure({ name: process }: SimulatedProcess, error: unknown): void {
    // It waits for what was being written before, a few seconds each.
    const since = this.#truth.now - 40
    const isExplained = this.#truth.faults.explain({ kinds: cacheFaults, process, since })
    if (TokenCacheError.is(error) && isExplained) return
    const what = SpotifyError.is(error) ? error.code : String(error)
    throw new PromiseBroken(`a sign-out at ${process} failed without a cause: ${what}`)
  }

  /** Whoever is told so, is so in the cache. */
  #checkToldOne(process: SimulatedProcess, key: string, since: number): void {
    const stored = this.#truth.storedToken(key)
    const before = this.#before.get(process)?.get(key) ?? 0
    if (stored === undefined || stored.login > before || (this.#revivedAt.get(key) ?? -1) >= since)
      return
    const kinds = ['cache-flushed', 'failover'] as const
    if (this.#truth.faults.explain({ kinds, since: since - 5 })) return
    throw new PromiseBroken(
      `${process.name} told ${key} of a sign-out, while the cache held ${stored.accessToken}`,
    )
  }

  #checkDelivered({ process, key, askedAt }: Call, accessToken: string): void {
    const signOut = this.#signOuts.get(process)?.get(key)
    const token = this.#truth.issuedToken(accessToken)
    if (signOut === undefined || token === undefined || askedAt < signOut.at) return
    if (token.login > signOut.login) return
    const { faults } = this.#truth
    const since = signOut.begunAt - 1
    if (faults.explain({ kinds: cacheFaults, since })) return
    throw new PromiseBroken(
      `${accessToken} was served by ${process.name} after it had told ${key} of the sign-out`,
    )
  }
}
