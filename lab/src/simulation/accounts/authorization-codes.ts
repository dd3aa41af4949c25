import { createHash } from 'node:crypto'

/** What a code stands for. */
export interface Authorization {
  readonly key: string
  readonly scope: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly expiresAt: number
  isSpent: boolean
}

/** Why a code is refused. */
export type CodeRefusal =
  | 'unknown'
  | 'spent'
  | 'expired'
  | 'another verifier'
  | 'another redirect URI'

/** What a token request brings along with a code. */
export interface PresentedCode {
  readonly code: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

/** The codes that were sent to browsers. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, Authorization>()

  issue(authorization: Omit<Authorization, 'isSpent'>): string {
    const code = `code-${this.#codes.size + 1}`
    this.#codes.set(code, { ...authorization, isSpent: false })
    return code
  }

  get(code: string): Authorization | undefined {
    return this.#codes.get(code)
  }

  /** Takes a code, once. */
  spend(
    { code, codeVerifier, redirectUri }: PresentedCode,
    now: number,
  ): Authorization | CodeRefusal {
    const authorization = this.#codes.get(code)
    if (authorization === undefined) return 'unknown'
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
    if (challenge !== authorization.codeChallenge) return 'another verifier'
    if (redirectUri !== authorization.redirectUri) return 'another redirect URI'
    if (authorization.isSpent) return 'spent'
    if (now > authorization.expiresAt) return 'expired'
    authorization.isSpent = true
    return authorization
  }
}
