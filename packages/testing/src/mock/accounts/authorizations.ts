import { randomBytes } from 'node:crypto'

import { monotonicSeconds } from './monotonic-seconds.ts'

/** What a user allowed an app, and all refresh tokens that came of it: a family. */
export interface Authorization {
  readonly clientId: string
  readonly userId: string
  /** Separated by spaces. */
  readonly scope: string
  /** Whether the app proved itself by a verifier alone: then it refreshes without a secret. */
  readonly isPublic: boolean
  readonly authorizedAt: number
  revoked: boolean
  /** The refresh token that is good now. */
  refreshToken: string
}

/** What becomes of a refresh token that is presented. */
export type RefreshTokenVerdict =
  | { readonly state: 'good'; readonly authorization: Authorization }
  | { readonly state: 'unknown' | 'revoked' | 'expired' }

/** Every authorization, by each of its refresh tokens, the replaced ones included. */
export class Authorizations {
  readonly #byRefreshToken = new Map<string, Authorization>()
  #revokedFamilies = 0

  /** Families that were killed since a replaced refresh token came once more. */
  get revokedFamilies(): number {
    return this.#revokedFamilies
  }

  grant(
    facts: Pick<Authorization, 'clientId' | 'userId' | 'scope' | 'isPublic' | 'authorizedAt'>,
  ): Authorization {
    const refreshToken = newRefreshToken()
    const authorization = { ...facts, revoked: false, refreshToken }
    this.#byRefreshToken.set(refreshToken, authorization)
    return authorization
  }

  /** A replaced token that comes again was stolen, or is: the whole family dies (RFC 9700 §4.14.2). */
  check(refreshToken: string, lifetimeSeconds: number): RefreshTokenVerdict {
    const authorization = this.#byRefreshToken.get(refreshToken)
    if (authorization === undefined) return { state: 'unknown' }
    if (authorization.revoked) return { state: 'revoked' }
    if (authorization.refreshToken !== refreshToken) {
      authorization.revoked = true
      this.#revokedFamilies++
      return { state: 'revoked' }
    }
    const isOld = monotonicSeconds() - authorization.authorizedAt >= lifetimeSeconds
    return isOld ? { state: 'expired' } : { state: 'good', authorization }
  }

  /** Replaces the refresh token of an authorization: the old one is dead at once. */
  rotate(authorization: Authorization): string {
    const refreshToken = newRefreshToken()
    authorization.refreshToken = refreshToken
    this.#byRefreshToken.set(refreshToken, authorization)
    return refreshToken
  }

  /** Ends what a user allowed, to one app or to all; without a user, everything. */
  revoke(userId: string | undefined, clientId: string | undefined): void {
    for (const authorization of this.#byRefreshToken.values()) {
      const isUser = userId === undefined || userId === authorization.userId
      const isClient = clientId === undefined || clientId === authorization.clientId
      if (isUser && isClient) authorization.revoked = true
    }
  }
}

function newRefreshToken(): string {
  return `AQ${randomBytes(96).toString('base64url')}`
}
