/** What a login needs again when the user comes back. */
export interface PendingLogin {
  readonly state: string
  readonly codeVerifier: string
}

const name = 'pending-login'

/**
 * Keeps it in this tab: another tab may have a login of its own under way.
 *
 * @throws `Error` where the browser denies the page its storage.
 */
export function keepPendingLogin({ state, codeVerifier }: PendingLogin): void {
  try {
    sessionStorage.setItem(name, JSON.stringify({ state, codeVerifier }))
  } catch {
    throw new Error(
      'This browser does not let the page keep anything while you are at Spotify. Allow cookies and site data for this page, load it again, and log in.',
    )
  }
}

/**
 * The login of this tab that a response answers, which is forgotten then; `undefined`: there is none.
 * A response of another state leaves the login as it is: its own response may still come.
 */
export function takePendingLogin(state: string | null): PendingLogin | undefined {
  try {
    const login = JSON.parse(sessionStorage.getItem(name) ?? 'null') as PendingLogin | null
    if (login === null || login.state !== state) return undefined
    sessionStorage.removeItem(name)
    return login
  } catch {
    // No storage, or something else is stored there.
    return undefined
  }
}
