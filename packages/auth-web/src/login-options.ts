import type { AuthorizationUrlOptions } from '@spotify-sdk/auth-authorization-code'
import type { LoginProvider, LoginSession } from './login-session.ts'

/** Options of the cookies. */
export interface LoginCookieOptions {
  /**
   * Start of all cookie names. Two sites on one host need different ones.
   * @defaultValue 'spotify'
   */
  readonly prefix?: string | undefined
  /**
   * Seconds until a session ends.
   * @defaultValue 180 days: Spotify ends the user's consent after six months
   */
  readonly sessionSeconds?: number | undefined
}

/** Options of `createLogin`. */
export interface LoginOptions {
  /** The provider of the users' tokens: `AuthorizationCode` or `AuthorizationCodePkce`. */
  readonly authProvider: LoginProvider
  /**
   * Encrypts the cookies: 32 random characters or more, the same in all processes. Of several, as a list
   * or separated by spaces, the first one encrypts and all of them decrypt.
   * @defaultValue `SPOTIFY_SDK_SESSION_SECRET`
   */
  readonly sessionSecret?: string | readonly string[] | undefined
  /**
   * The site's address as browsers see it: `https:`, or `http:` on exactly 127.0.0.1 or [::1]. Without
   * a redirect URI of the provider, the redirect URI is `<baseUrl>/callback`.
   * @defaultValue the origin of the provider's redirect URI
   */
  readonly baseUrl?: string | undefined
  /**
   * Scopes to request in addition to those that the provider requires.
   * @defaultValue none
   */
  readonly scope?: AuthorizationUrlOptions['scope']
  /**
   * Whether Spotify asks for consent again, so that a user can choose another account.
   * @defaultValue false
   */
  readonly showDialog?: boolean | undefined
  /** Names and lifetimes of the cookies. */
  readonly cookies?: LoginCookieOptions | undefined
  /**
   * The path to go to after a sign-in that was started without `returnTo`: at most 512 characters,
   * percent-encoded. Or a function that is called with the new session, for example to store its
   * `userId`, and may return the path, which then counts more than `returnTo`. If it throws, the user is
   * not signed in; after an error of Spotify, the network or the token cache, a reload of the page calls
   * it again. If the callback runs twice, it may be called twice: an error of the second call also ends
   * the session of the first one, so write what it stores in a way that can be repeated.
   * @defaultValue the path of `baseUrl`
   */
  readonly afterLogin?: string | AfterLogin | undefined
  /**
   * The path to go to after a sign-out: at most 512 characters, percent-encoded.
   * @defaultValue the path of `baseUrl`
   */
  readonly afterLogout?: string | undefined
  /**
   * Creates the response to an error in `login`, `callback` or `logout`.
   * @defaultValue one sentence as text; an error that only the developer can fix is thrown
   */
  readonly onError?:
    | ((error: unknown, request: Request) => Response | Promise<Response>)
    | undefined
}

/** Called with the session of a new sign-in. May return the path to go to. */
export type AfterLogin = (
  session: LoginSession,
  request: Request,
) => string | undefined | void | Promise<string | undefined | void>
