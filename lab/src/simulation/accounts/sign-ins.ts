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

/** All sign-ins, numbered from 1. */
export class SignIns {
  readonly #signIns: SignIn[] = []

  add(granted: Pick<SignIn, 'key' | 'scope' | 'isInitial' | 'expiresAt'>): SignIn {
    const added = { ...granted, number: this.#signIns.length + 1, generation: 1, isRevoked: false }
    this.#signIns.push(added)
    return added
  }

  get(number: number): SignIn | undefined {
    return this.#signIns[number - 1]
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
