import { systemClock, type Clock } from '../clock.ts'
import { HeldLease } from './held-lease.ts'
import type { LeaseRefusal, LeaseReleaseOptions, RefreshLease, TokenCache } from './token-cache.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Options of {@link MemoryTokenCache}. */
export interface MemoryTokenCacheOptions {
  /**
   * Seconds without a heartbeat after which a lease may be taken over.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined
}

/**
 * State of one key. Fences only grow; `writtenFence` is that of the latest write. If a fence has written
 * and there is no token, it was deleted. A class has all fields from the start, which takes less memory.
 */
class Slot {
  lastFence = 0
  writtenFence = 0
  token: TokenInfo | undefined
  holder: Holder | undefined
  cooldown: { readonly until: number; readonly code: string | undefined } | undefined
}

/** The holder of a lease, and its end on the monotonic clock. */
interface Holder {
  readonly fence: number
  until: number
}

/**
 * Stores tokens in this process: the default cache, one per provider. Providers that share one cache
 * share tokens and refreshes by key.
 */
export class MemoryTokenCache implements TokenCache {
  /** Names the class across two copies of this package. */
  static readonly brand: string = '@spotify-sdk/MemoryTokenCache'

  readonly #clock: Clock
  readonly #leaseSeconds: number
  readonly #slots = new Map<string, Slot>()

  constructor({ leaseSeconds = 5, clock = systemClock }: MemoryTokenCacheOptions = {}) {
    this.#leaseSeconds = leaseSeconds
    this.#clock = clock
  }

  async get(key: string): Promise<TokenInfo | undefined> {
    return this.#slots.get(key)?.token
  }

  /** @throws `TokenCacheError` if the token is invalid. */
  async set(token: TokenInfo, key: string): Promise<void> {
    const slot = this.#slot(key)
    write(slot, ++slot.lastFence, copyOf(token))
  }

  async delete(key: string): Promise<void> {
    const slot = this.#slot(key)
    write(slot, ++slot.lastFence, undefined)
  }

  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    signal?.throwIfAborted()
    const slot = this.#slot(key)
    const now = this.#clock.monotonic()
    const refusal = refusalOf(slot, now)
    if (refusal !== undefined) return refusal

    const holder: Holder = { fence: ++slot.lastFence, until: now + this.#leaseSeconds }
    slot.holder = holder
    return new HeldLease({
      fence: holder.fence,
      token: slot.token,
      deleted: slot.token === undefined && slot.writtenFence > 0,
      clock: this.#clock,
      grantedAt: now,
      leaseSeconds: this.#leaseSeconds,
      extend: (seconds) => this.#extend(slot, holder, seconds),
      commit: (token) => commit(slot, holder, copyOf(token)),
      release: (options) => this.#release(slot, holder, options),
    })
  }

  /** Forgets all tokens. */
  async close(): Promise<void> {
    this.#slots.clear()
  }

  #slot(key: string): Slot {
    let slot = this.#slots.get(key)
    if (slot === undefined) this.#slots.set(key, (slot = new Slot()))
    return slot
  }

  #extend(slot: Slot, holder: Holder, seconds: number): boolean {
    if (slot.holder !== holder) return false
    holder.until = this.#clock.monotonic() + seconds
    return true
  }

  #release(slot: Slot, holder: Holder, { cooldownSeconds, code }: LeaseReleaseOptions): void {
    if (slot.holder !== holder) return
    slot.holder = undefined
    if (cooldownSeconds === undefined) return
    slot.cooldown = { until: this.#clock.monotonic() + cooldownSeconds, code }
  }
}

function refusalOf({ holder, cooldown }: Slot, now: number): LeaseRefusal | undefined {
  if (holder !== undefined && holder.until > now) {
    return { granted: false, reason: 'busy', retryAfterSeconds: holder.until - now }
  }
  if (cooldown !== undefined && cooldown.until > now) {
    const { until, code } = cooldown
    return { granted: false, reason: 'cooldown', retryAfterSeconds: until - now, code }
  }
  return undefined
}

/**
 * The highest fence wins: a holder that lost its lease may commit unless a later fence has written.
 */
function commit(slot: Slot, { fence }: Holder, token: TokenInfo): boolean {
  if (fence <= slot.writtenFence) return false
  write(slot, fence, token)
  return true
}

/** Every write ends a cooldown and all leases of earlier fences. */
function write(slot: Slot, fence: number, token: TokenInfo | undefined): void {
  slot.writtenFence = fence
  slot.token = token
  slot.cooldown = undefined
  if (slot.holder !== undefined && slot.holder.fence <= fence) slot.holder = undefined
}

function copyOf(token: TokenInfo): TokenInfo {
  return Object.freeze(readTokenFields(token, 'api'))
}
