import type { LeaseReleaseOptions, RefreshLease, TokenInfo } from '@spotify-sdk/auth-core'

/** A lease of the wrapped cache, with the decrypted token. Tokens that it commits are encrypted. */
export class DecryptedLease implements RefreshLease {
  readonly granted = true
  readonly fence: number
  readonly deleted: boolean | undefined
  readonly extend: RefreshLease['extend']
  readonly #lease: RefreshLease
  readonly #token: TokenInfo | undefined
  readonly #encrypt: (token: TokenInfo) => Promise<TokenInfo>
  readonly #entries = new Map<TokenInfo, TokenInfo>()

  constructor(
    lease: RefreshLease,
    token: TokenInfo | undefined,
    encrypt: (token: TokenInfo) => Promise<TokenInfo>,
  ) {
    this.fence = lease.fence
    this.deleted = lease.deleted
    this.extend = lease.extend?.bind(lease)
    this.#lease = lease
    this.#token = token
    this.#encrypt = encrypt
  }

  /** A getter: a lease in a log shows no token. */
  get token(): TokenInfo | undefined {
    return this.#token
  }

  get signal(): AbortSignal {
    return this.#lease.signal
  }

  remainingSeconds(): number {
    return this.#lease.remainingSeconds()
  }

  /** A repeated commit has the same entry as before, by which some caches recognize it. */
  async commit(token: TokenInfo): Promise<boolean> {
    const entry = this.#entries.get(token) ?? (await this.#encrypt(token))
    this.#entries.set(token, entry)
    return this.#lease.commit(entry)
  }

  release(options?: LeaseReleaseOptions): Promise<void> {
    return this.#lease.release(options)
  }
}
