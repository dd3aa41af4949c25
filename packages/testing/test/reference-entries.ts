import type { LeaseRefusal, TokenInfo } from '@spotify-sdk/auth-core'

import type { Flaw } from './token-cache-flaws.ts'

/** Who may refresh. */
export interface Holder {
  readonly fence: number
  readonly endsAt: number
  /** Tells it that it has lost its lease. */
  readonly lose: () => void
}

/** What a `ReferenceTokenCache` knows of one key. */
export interface Entry {
  token?: TokenInfo | undefined
  deleted: boolean
  fence: number
  /** Of the last write: no lease at or below it may commit. */
  written: number
  holder?: Holder | undefined
  cooldown?: { readonly endsAt: number; readonly code: string | undefined } | undefined
}

/** The entries of all keys, kept apart correctly or with one flaw. */
export class ReferenceEntries {
  readonly #entries = new Map<string, Entry>()
  readonly #flaw: Flaw | undefined

  constructor(flaw: Flaw | undefined) {
    this.#flaw = flaw
  }

  of(key: string): Entry {
    let name = this.#has('has one slot for all keys') ? 'one' : key
    if (this.#has('folds the case of keys')) name = name.toLowerCase()
    if (this.#has('cuts long keys')) name = name.slice(0, 200)
    if (this.#has('stumbles over __proto__')) name = name.replace('__proto__', '')
    const deleted = this.#has('leaves a tombstone everywhere')
    const entry = this.#entries.get(name) ?? { deleted, fence: 0, written: 0 }
    this.#entries.set(name, entry)
    return entry
  }

  /** The holder is notified; in a cache between processes, at its next extension. */
  endLease(entry: Entry): void {
    const { holder } = entry
    entry.holder = undefined
    if (!this.#has('tells no holder that it has lost its lease')) holder?.lose()
    if (this.#has('takes a lost lease back')) entry.holder = holder
  }

  clear(): void {
    this.#entries.clear()
  }

  #has(flaw: Flaw): boolean {
    return this.#flaw === flaw
  }
}

/** The moment in so many seconds, on the monotonic clock. */
export function endsIn(seconds: number): number {
  return performance.now() / 1000 + seconds
}

/** Why a key is not leased now. */
export function refusalOf(
  { holder }: Entry,
  { cooldown }: Entry,
  flaw: Flaw | undefined,
): LeaseRefusal | undefined {
  const now = performance.now() / 1000
  const isHeld = holder !== undefined && (holder.endsAt > now || flaw === 'leases for ever')
  if (isHeld && flaw !== 'leases to anybody') {
    const retryAfterSeconds = flawedSeconds(holder.endsAt - now, flaw)
    return { granted: false, reason: 'busy', retryAfterSeconds }
  }
  if (cooldown === undefined) return undefined
  const { endsAt, code } = cooldown
  if (endsAt <= now && flaw !== 'cools down for ever') return undefined
  const retryAfterSeconds = Math.max(endsAt - now, 0.001)
  const refusal = { granted: false, reason: 'cooldown', retryAfterSeconds } as const
  return flaw === 'hands over no code' ? refusal : { ...refusal, code }
}

function flawedSeconds(seconds: number, flaw: Flaw | undefined): number {
  if (flaw === 'tells others to wait for ever') return Infinity
  return flaw === 'tells others to wait for no number of seconds' ? Number.NaN : seconds
}
