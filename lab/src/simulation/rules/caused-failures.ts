import { ReauthorizationRequiredError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import { requiredScope } from '../member.ts'
import { cacheFaults, PromiseBroken, standstills, type Rule, type Truth } from '../rule.ts'
import type { Call, WorldEvent } from '../world-event.ts'

/** Cooldowns last a minute at most, and the last request of one may have begun a wait before. */
const aftermathSeconds = 130

/** What went wrong so long before a person was told of a login may have gone wrong after it. */
const exchangeSeconds = 6

interface LastLogin {
  readonly number: number
  readonly at: number
  readonly scope: string
}

/** No call fails without a fault that it could not be kept from; one process's own fault fails no other. */
export class CausedFailures implements Rule {
  readonly name = 'caused failures'
  readonly #truth: Truth
  /** Whoever has just logged in at a process has found that all is well: no pause goes on. */
  readonly #loginsAt = new Map<string, number>()
  readonly #login = new Map<string, LastLogin>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'stored' && event.by === 'write') {
      const { login: number = 0, scope = '' } = event.after ?? {}
      this.#login.set(event.key, { number, at: this.#truth.now, scope })
    }
    if (event.type === 'logged-in' && event.isNews) {
      this.#loginsAt.set(`${event.process.name} ${event.key}`, this.#truth.now)
    }
    if (event.type !== 'failed') return
    const { call, error } = event
    if (!SpotifyError.is(error)) throw new PromiseBroken(`a call failed with ${String(error)}`)
    if (ReauthorizationRequiredError.is(error)) {
      if (!this.#needsLogin(call)) {
        throw new PromiseBroken(
          `${call.process.name} was told to log in (${error.code}), with a living login for ${call.key}`,
        )
      }
      return
    }
    if (!this.#hasCause(call, TokenCacheError.is(error))) {
      throw new PromiseBroken(
        `a call of ${call.process.name} failed without a cause: ${error.code}`,
      )
    }
  }

  #needsLogin({ key, askedAt }: Call): boolean {
    const { faults, now } = this.#truth
    const login = this.#login.get(key)
    if (login === undefined || login.number === 0 || !this.#truth.isAlive(login.number)) return true
    if (login.at >= askedAt - 1 || !login.scope.split(' ').includes(requiredScope)) return true
    // The verdict stands until somebody logs in, or says that it is wrong.
    if (faults.explain({ kinds: ['falsely-refused'], since: login.at - 15 })) return true
    // The write, or the verdict on the login before, may have been lost with the cache.
    return faults.explain({ kinds: cacheFaults, since: Math.min(login.at, now - 60) })
  }

  #hasCause({ process, key, askedAt }: Call, isOfCache: boolean): boolean {
    const { faults } = this.#truth
    const loggedInAt = this.#loginsAt.get(`${process.name} ${key}`) ?? -Infinity
    const since = Math.max(askedAt - aftermathSeconds, loggedInAt - exchangeSeconds)
    const own = { process: process.name, since }
    if (isOfCache) return faults.explain({ kinds: cacheFaults, ...own })
    // Whoever is cut off spends a refresh token that may be dead, and cannot know it.
    const isUsers = this.#truth.plan.grant === 'refresh_token'
    const isAlone = isUsers && faults.explain({ kinds: cacheFaults, ...own })
    return (
      isAlone ||
      faults.explain({ kinds: ['endpoint-cut', 'misconfigured'], ...own }) ||
      faults.explain({
        kinds: ['endpoint-failing', 'endpoint-limiting', 'endpoint-slow', 'answers-lost'],
        since,
      }) ||
      faults.explain({ kinds: ['token-revoked'], since }) ||
      faults.explain({ kinds: standstills, ...own })
    )
  }
}
