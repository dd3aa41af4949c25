import { createHash } from 'node:crypto'
import type { Grant } from './grant.ts'

/** What a code was issued for. */
interface IssuedCode {
  readonly key: string
  readonly scope: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly expiresAt: number
}

/** Why the endpoint refuses a code. */
export type CodeRefusal =
  | 'unknown'
  | 'used'
  | 'expired'
  | 'another verifier'
  | 'another redirect URI'

/** The authorization codes that browsers received. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode>()
  readonly #used = new Set<IssuedCode>()

  issue(issued: IssuedCode): string {
    const code = `code-${this.#codes.size + 1}`
    this.#codes.set(code, issued)
    return code
  }

  get(code: string): IssuedCode | undefined {
    return this.#codes.get(code)
  }

  /** Accepts a code once. */
  use({ sent = '', codeVerifier, redirectUri }: Grant, now: number): IssuedCode | CodeRefusal {
    const issued = this.#codes.get(sent)
    if (issued === undefined) return 'unknown'
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
    if (challenge !== issued.codeChallenge) return 'another verifier'
    if (redirectUri !== issued.redirectUri) return 'another redirect URI'
    if (this.#used.has(issued)) return 'used'
    if (now > issued.expiresAt) return 'expired'
    this.#used.add(issued)
    return issued
  }
}
