/** A user who can sign in, as `/v1/me` describes one. */
export interface MockUser {
  readonly id: string
  /** `null` for a user without one, as at Spotify. */
  readonly displayName: string | null
  /** Shown to tokens with the scope `user-read-email`. */
  readonly email: string
  /** ISO 3166-1 alpha-2; shown, as `product` is, to tokens with `user-read-private`. */
  readonly country: string
  readonly product: 'premium' | 'free'
}

/** A user to add. Omitted members are those of the known user with this id, or invented. */
export interface NewMockUser {
  /** @defaultValue `user-2`, `user-3`, … */
  readonly id?: string | undefined
  /**
   * `null` for a user without a display name.
   * @defaultValue the id
   */
  readonly displayName?: string | null | undefined
  /** @defaultValue `<id>@example.com` */
  readonly email?: string | undefined
  /** @defaultValue 'SE' */
  readonly country?: string | undefined
  /** @defaultValue 'premium' */
  readonly product?: MockUser['product'] | undefined
  /**
   * URIs of the objects that the user saved or follows, the latest first.
   * @defaultValue nothing
   */
  readonly saved?: readonly string[] | undefined
}

/** The user who exists from the start: the one in Spotify's own samples. */
export const firstUser = { id: 'smedjan', displayName: 'Smedjan' } as const satisfies NewMockUser

/**
 * Fills in the omitted members of a user: those of the known user with the same id, or invented ones.
 *
 * @throws TypeError for an id or a display name that is no text, such as the number of a database.
 */
export function completeUser(user: NewMockUser, known: ReadonlyMap<string, MockUser>): MockUser {
  const { id = newUserId(known) } = user
  if (typeof id !== 'string' || id === '') {
    throw new TypeError('The id of a user is a string that is not empty.')
  }
  const invented: MockUser = {
    id,
    displayName: id,
    email: `${encodeURIComponent(id)}@example.com`,
    country: 'SE',
    product: 'premium',
  }
  const standard = known.get(id) ?? invented
  const { displayName = standard.displayName, email = standard.email } = user
  const { country = standard.country, product = standard.product } = user
  if (typeof displayName !== 'string' && displayName !== null) {
    throw new TypeError('The displayName of a user is a string or null.')
  }
  return { id, displayName, email, country, product }
}

/** An id that no user has. */
function newUserId(known: ReadonlyMap<string, MockUser>): string {
  let number = known.size + 1
  while (known.has(`user-${number}`)) number += 1
  return `user-${number}`
}
