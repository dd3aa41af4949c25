import { randomBytes } from 'node:crypto'

import type { Authorization } from './authorizations.ts'
import { monotonicSeconds } from './monotonic-seconds.ts'

/** RFC 6749 §4.1.2 recommends no more than ten minutes. */
const codeLifeSeconds = 600

/** What a code stands for. */
export interface CodeFacts {
  readonly clientId: string
  readonly userId: string
  readonly redirectUri: string
  readonly scope: string
  /** S256; absent where the app sent none. */
  readonly codeChallenge: string | undefined
}

/** A code that was handed out. */
export interface IssuedCode extends CodeFacts {
  readonly issuedAt: number
  /** What it was exchanged for. */
  authorization?: Authorization | undefined
  isSpent: boolean
}

/** Every code that was handed out. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode>()

  issue(facts: CodeFacts): string {
    const code = `AQ${randomBytes(96).toString('base64url')}`
    this.#codes.set(code, { ...facts, issuedAt: monotonicSeconds(), isSpent: false })
    return code
  }

  /** Spends a code. Where that was done before, what came of it is revoked (RFC 6749 §4.1.2). */
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
