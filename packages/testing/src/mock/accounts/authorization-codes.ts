import { randomBytes } from 'node:crypto'

import type { Authorization } from './authorizations.ts'
import { monotonicSeconds } from '../clock.ts'

/** RFC 6749 §4.1.2 recommends no more than ten minutes. */
const codeLifeSeconds = 600

/** The authorization request of a code. */
export interface CodeFacts {
  readonly clientId: string
  readonly userId: string
  readonly redirectUri: string
  readonly scope: string
  /** S256; absent where the app sent none. */
  readonly codeChallenge: string | undefined
}

/** An issued code. */
export interface IssuedCode extends CodeFacts {
  readonly issuedAt: number
  /** The consent that it was exchanged for. */
  authorization?: Authorization | undefined
  isSpent: boolean
}

/** All issued codes. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode>()

  issue(facts: CodeFacts): string {
    const code = `AQ${randomBytes(96).toString('base64url')}`
    this.#codes.set(code, { ...facts, issuedAt: monotonicSeconds(), isSpent: false })
    return code
  }

  /** Uses a code. If it was used before, its tokens are revoked (RFC 6749 §4.1.2). */
  spend(code: string): IssuedCode | undefined {
    const issued = this.#codes.get(code)
    if (issued === undefined || monotonicSeconds() - issued.issuedAt > codeLifeSeconds) {
      return undefined
    }
    if (issued.isSpent) {
      if (issued.authorization !== undefined) issued.authorization.revoked = true
      return undefined
    }
    issued.isSpent = true
    return issued
  }
}
