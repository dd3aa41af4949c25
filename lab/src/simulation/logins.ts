/** What a user granted, once. */
export interface Login {
  readonly number: number
  readonly key: string
  /** Counts its refresh tokens. */
  generation: number
  isRevoked: boolean
}

/** All that users ever granted, by number, from 1 on. */
export class Logins {
  readonly #logins: Login[] = []

  add(key: string): Login {
    const login = { number: this.#logins.length + 1, key, generation: 1, isRevoked: false }
    this.#logins.push(login)
    return login
  }

  get(number: number | undefined): Login | undefined {
    return number === undefined ? undefined : this.#logins[number - 1]
  }
}
