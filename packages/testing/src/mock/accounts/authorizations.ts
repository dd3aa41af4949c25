import { randomBytes } from 'node:crypto'

import { monotonicSeconds } from '../clock.ts'

/** A user's consent for an app, and all its refresh tokens: a family. */
export interface Authorization {
  readonly clientId: string
  readonly userId: string
  /** Separated by spaces. */
  readonly scope: string
  /** Whether the app proved itself by a verifier alone: then it refreshes without a secret. */
  readonly isPublic: boolean
  readonly authorizedAt: number
  revoked: boolean
  /** The refresh token that is valid now. */
  refreshToken: string
}

/** The result of checking a refresh token. */
export type RefreshTokenVerdict =
  | { readonly state: 'good'; readonly authorization: Authorization }
  | { readonly state: 'unknown' | 'revoked' | 'expired' }

/** Every authorization, by each of its refresh tokens, the replaced ones included. */
export class Authorizations {
  readonly #byRefreshToken = new Map<string, Authorization>()
  #revokedFamilies = 0

  /** Number of families that were revoked because a replaced refresh token was used again. */
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

  /**
   * If a replaced token is used again, one was stolen: the whole family is revoked (RFC 9700
   * §4.14.2).
   */
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

  /** Replaces the refresh token of an authorization. The old one stops working immediately. */
  rotate(authorization: Authorization): string {
    const refreshToken = newRefreshToken()
    authorization.refreshToken = refreshToken
    this.#byRefreshToken.set(refreshToken, authorization)
    return refreshToken
  }

  /** Revokes a user's consent for one app or for all; without a user, those of all users. */
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
