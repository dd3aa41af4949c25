/** What a user granted, once. */
export interface Login {
  readonly number: number
  readonly key: string
  /** Granted scopes, separated by spaces. */
  readonly scope: string
  /** Not made by anybody: its refresh token was given to the program to begin with. */
  readonly isInitialRefreshToken: boolean
  /** When its refresh tokens die of age, on true time. */
  readonly diesAt: number
  /** Counts its refresh tokens. */
  generation: number
  isRevoked: boolean
}

/** All that users ever granted, by number, from 1 on. */
export class Logins {
  readonly #logins: Login[] = []

  add(granted: Pick<Login, 'key' | 'scope' | 'isInitialRefreshToken' | 'diesAt'>): Login {
    const login = { ...granted, number: this.#logins.length + 1, generation: 1, isRevoked: false }
    this.#logins.push(login)
    return login
  }

  get(number: number | undefined): Login | undefined {
    return number === undefined ? undefined : this.#logins[number - 1]
  }

  /** Of the form `login.generation`. */
  ofRefreshToken(refreshToken: string): { readonly login: Login | undefined; generation: number } {
    const { login, generation } = grantOfRefreshToken(refreshToken)
    return { login: this.get(login), generation }
  }
}

/** The login, and how many refresh tokens it had by then. */
export function grantOfRefreshToken(refreshToken: string): {
  readonly login: number
  readonly generation: number
} {
  const [login = 0, generation = 0] = refreshToken.split('.').map(Number)
  return { login, generation }
}

export function refreshTokenOf({ number, generation }: Login): string {
  return `${number}.${generation}`
}
