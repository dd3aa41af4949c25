import { setTimeout as sleep } from 'node:timers/promises'

import {
  isTokenExpired,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

import { endsIn, ReferenceEntries, refusalOf, type Entry } from './reference-entries.ts'
import { ReferenceNotices } from './reference-notices.ts'
import { flawedCopy, flawedReplacement, type Flaw } from './token-cache-flaws.ts'

const inventedToken: TokenInfo = { accessToken: 'invented', expiresAt: 0 }

/** A correct cache in memory, or one with exactly one flaw. */
export class ReferenceTokenCache implements TokenCache {
  readonly subscribe: TokenCache['subscribe']
  readonly #entries: ReferenceEntries
  readonly #notices: ReferenceNotices
  readonly #flaw: Flaw | undefined
  readonly #leaseSeconds: number
  #closed = false

  /** @param leaseSeconds - Leases have no heartbeat, and must outlast the tests. */
  constructor(flaw?: Flaw, leaseSeconds = 10) {
    this.#flaw = flaw
    this.#leaseSeconds = leaseSeconds
    this.#entries = new ReferenceEntries(flaw)
    this.#notices = new ReferenceNotices(flaw)
    this.subscribe = (key, listener) => this.#notices.subscribe(key, listener)
  }

  async get(key: string): Promise<TokenInfo | null> {
    const { token, cooldown } = this.#entries.of(key)
    if (cooldown !== undefined && this.#has('hides the token in a cooldown')) return null
    if (token === undefined) return this.#has('invents a token') ? inventedToken : null
    if (this.#has('drops expired tokens') && isTokenExpired(token)) return null
    return this.#copy(token, 'hands out the object that it keeps')
  }

  async set(token: TokenInfo, key: string): Promise<void> {
    if (this.#has('tells before it has stored')) this.#notices.tell(key, 'stored')
    const entry = this.#entries.of(key)
    // Were the comparison right, a set under the holder's own fence would do.
    if (this.#has('compares fences with >=')) entry.written = entry.fence
    else if (!this.#has('takes no fence for a set')) entry.written = ++entry.fence
    if (this.#has('tears tokens apart') && entry.token !== undefined) {
      entry.token = { ...entry.token, accessToken: token.accessToken }
      await Promise.resolve()
    }
    this.#store(entry, token, 'set')
    if (!this.#has('keeps the tombstone at a set')) entry.deleted = false
    if (!this.#has('keeps the lease at a set')) this.#entries.endLease(entry)
    if (!this.#has('cools down after a set')) entry.cooldown = undefined
    this.#notices.tell(key, 'stored')
  }

  async delete(key: string): Promise<void> {
    const entry = this.#entries.of(key)
    if (this.#has('does not delete')) return
    if (this.#has('wants something to delete') && entry.token === undefined) throw new Error('none')
    if (!this.#has('takes no fence for a delete')) entry.written = ++entry.fence
    entry.token = undefined
    entry.deleted = !this.#has('leaves no tombstone')
    if (!this.#has('keeps the lease at a delete')) this.#entries.endLease(entry)
    if (!this.#has('cools down after a delete')) entry.cooldown = undefined
    if (this.#has('deletes all keys')) this.#entries.clear()
    this.#notices.tell(key, 'deleted')
  }

  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    if (!this.#has('grants to whoever aborted')) signal?.throwIfAborted()
    const entry = this.#entries.of(key)
    const holding = this.#has('has one lease for all keys') ? this.#entries.of('') : entry
    const cooling = this.#has('has one cooldown for all keys') ? this.#entries.of('') : entry
    const refusal = refusalOf(holding, cooling, this.#flaw)
    if (this.#has('looks first and leases then')) await Promise.resolve()
    const answer = refusal ?? this.#grant(key, entry, holding, cooling)
    if (this.#has('keeps the lease of a caller that aborts meanwhile')) {
      await sleep(15)
      signal?.throwIfAborted()
    }
    return answer
  }

  async close(): Promise<void> {
    if (this.#closed && this.#has('fails to close twice')) throw new Error('closed already')
    this.#closed = true
  }

  #grant(key: string, entry: Entry, holding: Entry, cooling: Entry): RefreshLease {
    const fence = this.#has('gives a fence twice') ? Math.max(entry.fence, 1) : ++entry.fence
    const length = this.#has('ends a lease after its length') ? 1 : this.#leaseSeconds
    const aborting = new AbortController()
    const holder = { fence, endsAt: endsIn(length), lose: () => aborting.abort() }
    holding.holder = holder
    const end = (): boolean => {
      const held = holding.holder?.fence === fence || this.#has('releases the next holder')
      if (held) holding.holder = undefined
      return held
    }
    return {
      granted: true,
      fence,
      token: this.#has('reads nothing with the lease') ? undefined : entry.token,
      deleted: entry.deleted,
      signal: aborting.signal,
      remainingSeconds: () => {
        if (this.#has('has time without end')) return Infinity
        return aborting.signal.aborted ? 0 : holder.endsAt - performance.now() / 1000
      },
      extend: async (seconds) => {
        if (this.#has('extends a lost lease')) holding.holder = { ...holder, lose: () => {} }
        if (!this.#has('forgets an extension')) holder.endsAt = endsIn(seconds)
        return holding.holder?.fence === fence
      },
      commit: async (token) => {
        if (!this.#has('is held for good after a commit')) end()
        if (this.#has('aborts the signal of a commit')) aborting.abort()
        if (!this.#mayCommit(entry, fence)) return false
        entry.written = fence
        this.#store(entry, token, 'commit')
        if (!this.#has('keeps the tombstone at a commit')) entry.deleted = false
        if (!this.#has('tells of no commit')) this.#notices.tell(key, 'stored')
        return true
      },
      release: async ({ cooldownSeconds = 0, code } = {}) => {
        if (this.#has('is held for good after a release')) return
        if (this.#has('throws at a second release') && holding.holder?.fence !== fence) {
          throw new Error('released already')
        }
        const isDue = end() || this.#has('cools down although the lease was lost')
        if (!isDue || cooldownSeconds === 0 || this.#has('hands over no cooldown')) return
        const max = this.#has('cools down for years') ? Infinity : 86_400
        const seconds = Math.min(cooldownSeconds, max)
        cooling.cooldown = { endsAt: endsIn(seconds), code }
      },
    }
  }

  #mayCommit(entry: Entry, fence: number): boolean {
    if (this.#has('commits whatever the fence')) return true
    return this.#has('compares fences with >=') ? fence >= entry.written : fence > entry.written
  }

  #store(entry: Entry, token: TokenInfo, by: 'set' | 'commit'): void {
    if (entry.deleted && this.#has('stores nothing after a delete')) return
    if (this.#has(`changes the object of a ${by}`)) Reflect.set(token, 'scope', undefined)
    const kept = this.#copy(token, 'keeps the object that it was given')
    entry.token = flawedReplacement(entry.token, kept, this.#flaw, by)
  }

  #copy(token: TokenInfo, flaw: Flaw): TokenInfo {
    return this.#has(flaw) ? token : flawedCopy(token, this.#flaw)
  }

  #has(flaw: Flaw): boolean {
    return this.#flaw === flaw
  }
}
