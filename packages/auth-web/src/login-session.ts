import type { CodeFlow, UserProvider } from '@spotify-sdk/auth-authorization-code'
import { ReauthorizationRequiredError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'

/** The part of `AuthorizationCode` or `AuthorizationCodePkce` that a sign-in needs. */
export type LoginProvider = Pick<
  CodeFlow,
  'redirectUri' | 'createAuthorizationUrl' | 'parseAuthorizationResponse' | 'forUser'
>

/** A request, or an object with its headers: `{ headers: await headers() }` in Next.js. */
export interface RequestWithCookies {
  readonly headers: Pick<Headers, 'get'>
}

/**
 * A signed-in user, with the methods of the provider's `forUser`: `getAccessToken`, `getToken`,
 * `getAuthorization`, `signOut` and others. It is an `AuthProvider`: pass it to
 * `spotify.withAuthProvider(session)`.
 */
export interface LoginSession extends UserProvider {
  /**
   * The id under which the user's tokens are stored: `authProvider.forUser(userId)` also acts
   * for the user without a request, for example in a worker. It is new for each sign-in. It is not the
   * Spotify user id, and it does not sign anyone in.
   */
  readonly userId: string
}

/** Returns the session of this id, whether or not it has tokens. */
export function sessionOf(
  authProvider: Pick<LoginProvider, 'forUser'>,
  userId: string,
): LoginSession {
  // `forUser` returns a new object for each call.
  return Object.assign(authProvider.forUser(userId), { userId })
}

/**
 * Whether a session has tokens, valid or not. It asks for a valid token, because that also notices a
 * sign-out in another process, and normally takes no request and no read of the cache.
 *
 * @throws `TokenCacheError` if the cache does not answer and no token is in memory.
 */
export async function isSignedIn(user: UserProvider): Promise<boolean> {
  try {
    await user.getToken()
  } catch (error) {
    if (ReauthorizationRequiredError.is(error)) return error.code !== 'authorization_required'
    // The site learns any other failure where it uses a token. The sign-in is not lost.
    if (TokenCacheError.is(error) || !SpotifyError.is(error)) throw error
  }
  return true
}
