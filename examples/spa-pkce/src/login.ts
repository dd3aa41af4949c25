import { auth } from './auth.ts'
import { keepPendingLogin, takePendingLogin, type PendingLogin } from './pending-login.ts'

/** Sends the user to Spotify. */
export async function beginLogin(): Promise<void> {
  const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
  keepPendingLogin({ state, codeVerifier })
  window.location.assign(url)
}

/** The user's return from Spotify. */
interface Callback {
  readonly response: string
  readonly login: PendingLogin | undefined
}

/** Taken once, when the page loads, so that the code does not stay in the URL or the history. */
const callback = takeCallback()

function takeCallback(): Callback | undefined {
  const { href, pathname, search } = window.location
  if (pathname !== '/callback') return undefined
  window.history.replaceState(undefined, '', '/')
  return { response: href, login: takePendingLogin(new URLSearchParams(search).get('state')) }
}

/**
 * Completes the sign-in with which this page was opened, if any. React's StrictMode calls it twice:
 * `exchangeCode` makes one request, and both calls get its result.
 *
 * @throws `AuthorizationError` if the user denied access, or the response belongs to another tab.
 */
export async function completeLogin(): Promise<void> {
  if (callback === undefined) return
  const { response, login } = callback
  const { code } = auth.parseAuthorizationResponse(response, { expectedState: login?.state })
  await auth.exchangeCode(code, { codeVerifier: login?.codeVerifier })
}
