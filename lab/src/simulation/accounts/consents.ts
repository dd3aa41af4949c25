import { createHash } from 'node:crypto'
import type { CodeRefusal } from '../event.ts'
import type { Grant } from './token-messages.ts'

/** One consent of a user. */
export interface SignIn {
  readonly number: number
  readonly key: string
  /** Granted scopes, separated by spaces. */
  readonly scope: string
  /** Its refresh token is the initial refresh token of a deployment. */
  readonly isInitial: boolean
  /** True time at which its refresh tokens expire. */
  readonly expiresAt: number
  /** Counts its refresh tokens. */
  generation: number
  isRevoked: boolean
}

/** What a code was issued for. */
interface IssuedCode {
  readonly key: string
  readonly scope: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly expiresAt: number
}

/** What users have consented to: sign-ins, numbered from 1, and the codes that browsers received. */
export class Consents {
  readonly codes = new Map<string, IssuedCode>()
  readonly #signIns: SignIn[] = []
  readonly #used = new Set<IssuedCode>()

  addSignIn(granted: Pick<SignIn, 'key' | 'scope' | 'isInitial' | 'expiresAt'>): SignIn {
    const added = { ...granted, number: this.#signIns.length + 1, generation: 1, isRevoked: false }
    this.#signIns.push(added)
    return added
  }

  signIn(number: number): SignIn | undefined {
    return this.#signIns[number - 1]
  }

  issueCode(issued: IssuedCode): string {
    const code = `code-${this.codes.size + 1}`
    this.codes.set(code, issued)
    return code
  }

  /** Accepts a code once. */
  useCode({ sent = '', codeVerifier, redirectUri }: Grant, now: number): IssuedCode | CodeRefusal {
    const issued = this.codes.get(sent)
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

/**
 * Reads a refresh token of the form `<sign-in>.<generation>`: its sign-in, and its place among the
 * refresh tokens of that.
 */
export function positionOf(refreshToken = ''): {
  readonly signIn: number
  readonly generation: number
} {
  const [signIn = 0, generation = 0] = refreshToken.split('.').map(Number)
  return { signIn, generation }
}

export function refreshTokenOf({ number, generation }: SignIn): string {
  return `${number}.${generation}`
}
