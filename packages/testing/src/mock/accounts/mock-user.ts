/** A user who can sign in, as `/v1/me` describes one. */
export interface MockUser {
  readonly id: string
  readonly displayName: string
  /** Shown to tokens with the scope `user-read-email`. */
  readonly email: string
  /** ISO 3166-1 alpha-2; shown, as `product` is, to tokens with `user-read-private`. */
  readonly country: string
  readonly product: 'premium' | 'free'
}

/** A user to add; what is left out is made up. */
export interface NewMockUser {
  /** @defaultValue `user-2`, `user-3`, … */
  readonly id?: string | undefined
  /** @defaultValue the id */
  readonly displayName?: string | undefined
  /** @defaultValue `<id>@example.com` */
  readonly email?: string | undefined
  /** @defaultValue 'SE' */
  readonly country?: string | undefined
  /** @defaultValue 'premium' */
  readonly product?: MockUser['product'] | undefined
  /**
   * URIs of what the user has saved and whom the user follows, the latest first.
   * @defaultValue nothing
   */
  readonly saved?: readonly string[] | undefined
}

/** The user who is there from the start: the one of Spotify's own samples. */
export const firstUser = { id: 'smedjan', displayName: 'Smedjan' } as const satisfies NewMockUser

/**
 * Fills in what a new user leaves out.
 *
 * @throws TypeError for an id that is none, such as the number of a database.
 */
export function completeUser(user: NewMockUser, number: number): MockUser {
  const { id = `user-${number}`, country = 'SE', product = 'premium' } = user
  if (typeof id !== 'string' || id === '') {
    throw new TypeError('The id of a user is a text that is not empty.')
  }
  const { displayName = id, email = `${encodeURIComponent(id)}@example.com` } = user
  return { id, displayName, email, country, product }
}
