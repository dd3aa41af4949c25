/** What a sign-in needs when the user returns. */
export interface PendingLogin {
  readonly state: string
  readonly codeVerifier: string
}

const name = 'pending-login'

/**
 * Stores it in this tab, because another tab may have its own sign-in in progress.
 *
 * @throws `Error` if the browser denies storage.
 */
export function keepPendingLogin({ state, codeVerifier }: PendingLogin): void {
  try {
    sessionStorage.setItem(name, JSON.stringify({ state, codeVerifier }))
  } catch {
    throw new Error(
      'This browser does not let the page store anything while you are at Spotify. Allow cookies and site data for this page, load it again, and sign in.',
    )
  }
}

/**
 * Removes and returns the sign-in of this tab to which a response belongs, or `undefined`. A
 * response with another state leaves the sign-in in place, because its own response may still come.
 */
export function takePendingLogin(state: string | null): PendingLogin | undefined {
  try {
    const login = JSON.parse(sessionStorage.getItem(name) ?? 'null') as PendingLogin | null
    if (login === null || login.state !== state) return undefined
    sessionStorage.removeItem(name)
    return login
  } catch {
    // There is no storage, or something else is stored there.
    return undefined
  }
}
