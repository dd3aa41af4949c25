import { endpoints } from '@spotify-sdk/client/endpoints'

import type { Accounts } from './accounts.ts'
import { firstUser } from './mock-user.ts'
import { monotonicSeconds } from '../clock.ts'

/** Options of `MockSpotify.issueRefreshToken`. */
export interface RefreshTokenOptions {
  /**
   * Id of the user who has signed in.
   * @defaultValue the user who exists from the start
   */
  readonly user?: string | undefined
  /**
   * The granted scopes, as a list or separated by spaces.
   * @defaultValue all scopes of the Web API
   */
  readonly scope?: string | readonly string[] | undefined
  /**
   * Client ID of the app.
   * @defaultValue the client that is registered from the start
   */
  readonly clientId?: string | undefined
}

/** The scopes of the Web API. */
export const allScopes: readonly string[] = [
  ...new Set(
    Object.values(endpoints).flatMap(
      ({ scopes: { all = [], oneOf = [], adds = [], byKind = {} } }) => [
        ...all,
        ...oneOf,
        ...adds,
        ...Object.values(byKind).flat(),
      ],
    ),
  ),
]

/** Grants an app the same as a sign-in with a client secret. */
export function issueRefreshToken(
  { authorizations, clients, users }: Accounts,
  {
    user = firstUser.id,
    scope = allScopes,
    clientId = [...clients.keys()][0],
  }: RefreshTokenOptions,
): string {
  if (!users.has(user)) throw new TypeError(`There is no user with the id "${user}".`)
  if (clientId === undefined || !clients.has(clientId)) {
    throw new TypeError(`There is no client with the id "${clientId}".`)
  }
  const { refreshToken } = authorizations.grant({
    clientId,
    userId: user,
    scope: typeof scope === 'string' ? scope : scope.join(' '),
    isPublic: false,
    authorizedAt: monotonicSeconds(),
  })
  return refreshToken
}
