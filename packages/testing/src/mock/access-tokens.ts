import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'

// Taken at import: a test that fakes the clock fakes the client's, not Spotify's.
const monotonicMilliseconds = performance.now.bind(performance)
const wallMilliseconds = Date.now.bind(Date)

/** To whom an access token was issued, and until when it is good. */
interface Issue {
  readonly clientId: string
  /** On the mock's own monotonic clock. */
  readonly endsAt: number
  /** The same as Unix time in seconds, by the wall clock when it was issued. */
  readonly expiresAt: number
}

/** What the Web API learns of an access token. */
export type AccessTokenVerdict =
  | { readonly state: 'valid' | 'expired'; readonly clientId: string }
  | { readonly state: 'unknown' }

/** Every access token that was issued and not revoked. */
export class AccessTokens {
  readonly #issues = new Map<string, Issue>()

  issue(clientId: string, lifetimeSeconds: number): string {
    const accessToken = `BQ${randomBytes(96).toString('base64url')}`
    this.#issues.set(accessToken, {
      clientId,
      endsAt: monotonicMilliseconds() / 1000 + lifetimeSeconds,
      expiresAt: wallMilliseconds() / 1000 + lifetimeSeconds,
    })
    return accessToken
  }

  check(accessToken: string): AccessTokenVerdict {
    const issue = this.#issues.get(accessToken)
    if (issue === undefined) return { state: 'unknown' }
    const state = monotonicMilliseconds() / 1000 < issue.endsAt ? 'valid' : 'expired'
    return { state, clientId: issue.clientId }
  }

  /** Unix time in seconds at which a token ends; `undefined`: it was not issued, or is revoked. */
  expiresAt(accessToken: string): number | undefined {
    return this.#issues.get(accessToken)?.expiresAt
  }

  revoke(accessToken: string): void {
    this.#issues.delete(accessToken)
  }

  revokeAll(): void {
    this.#issues.clear()
  }
}
