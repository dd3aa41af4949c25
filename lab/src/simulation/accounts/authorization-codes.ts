import { createHash } from 'node:crypto'

/** What a code was issued for. */
export interface CodeGrant {
  readonly key: string
  readonly scope: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly expiresAt: number
  isUsed: boolean
}

/** Why the endpoint refuses a code. */
export type CodeRefusal =
  | 'unknown'
  | 'used'
  | 'expired'
  | 'another verifier'
  | 'another redirect URI'

/** The fields of a token request with a code. */
export interface PresentedCode {
  readonly code: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

/** The authorization codes that browsers received. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, CodeGrant>()

  issue(grant: Omit<CodeGrant, 'isUsed'>): string {
    const code = `code-${this.#codes.size + 1}`
    this.#codes.set(code, { ...grant, isUsed: false })
    return code
  }

  get(code: string): CodeGrant | undefined {
    return this.#codes.get(code)
  }

  /** Accepts a code once. */
  use({ code, codeVerifier, redirectUri }: PresentedCode, now: number): CodeGrant | CodeRefusal {
    const grant = this.#codes.get(code)
    if (grant === undefined) return 'unknown'
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
    if (challenge !== grant.codeChallenge) return 'another verifier'
    if (redirectUri !== grant.redirectUri) return 'another redirect URI'
    if (grant.isUsed) return 'used'
    if (now > grant.expiresAt) return 'expired'
    grant.isUsed = true
    return grant
  }
}
