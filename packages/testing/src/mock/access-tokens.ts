import { randomBytes } from 'node:crypto'

import type { Authorization } from './authorizations.ts'
import { monotonicSeconds } from './monotonic-seconds.ts'

/** To whom an access token was issued, and until when it is good. */
interface Issue {
  readonly clientId: string
  /** Of a user's token; absent for an app's own. */
  readonly authorization: Authorization | undefined
  readonly endsAt: number
}

/** What the Web API learns of an access token. */
export type AccessTokenVerdict =
  | {
      readonly state: 'valid' | 'expired'
      readonly clientId: string
      readonly authorization: Authorization | undefined
    }
  | { readonly state: 'unknown' }

/** Every access token that was issued and not revoked. */
export class AccessTokens {
  readonly #issues = new Map<string, Issue>()

  issue(clientId: string, lifetimeSeconds: number, authorization?: Authorization): string {
    const accessToken = `BQ${randomBytes(96).toString('base64url')}`
    const endsAt = monotonicSeconds() + lifetimeSeconds
    this.#issues.set(accessToken, { clientId, authorization, endsAt })
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

  revoke(accessToken: string): void {
    this.#issues.delete(accessToken)
  }

  revokeAll(): void {
    this.#issues.clear()
  }
}
