import { randomBytes } from 'node:crypto'

import type { Authorization } from './authorizations.ts'
import { monotonicSeconds, wallMilliseconds } from '../clock.ts'

/** The client and user of an access token, and its expiry. */
interface Issue {
  readonly clientId: string
  /** The consent of a user's token; absent for an app token. */
  readonly authorization: Authorization | undefined
  readonly endsAt: number
  /** The same as Unix time in seconds, by the wall clock when it was issued. */
  readonly expiresAt: number
}

/** The result of checking an access token. */
export type AccessTokenVerdict =
  | {
      readonly state: 'valid' | 'expired'
      readonly clientId: string
      readonly authorization: Authorization | undefined
    }
  | { readonly state: 'unknown' }

/** All access tokens that were issued and not revoked. */
export class AccessTokens {
  readonly #issues = new Map<string, Issue>()

  issue(clientId: string, lifetimeSeconds: number, authorization?: Authorization): string {
    const accessToken = `BQ${randomBytes(96).toString('base64url')}`
    this.#issues.set(accessToken, {
      clientId,
      authorization,
      endsAt: monotonicSeconds() + lifetimeSeconds,
      expiresAt: wallMilliseconds() / 1000 + lifetimeSeconds,
    })
    return accessToken
  }

  check(accessToken: string): AccessTokenVerdict {
    const issue = this.#issues.get(accessToken)
    if (issue === undefined || issue.authorization?.revoked === true) return { state: 'unknown' }
    const { clientId, authorization, endsAt } = issue
    return {
      state: monotonicSeconds() < endsAt ? 'valid' : 'expired',
      clientId,
      authorization,
    }
  }

  /** Expiry of a token in Unix seconds; `undefined` if it was not issued, or was itself revoked. */
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
