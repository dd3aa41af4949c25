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

/** Taken once, as the page loads: a code does not stay in the address, nor in the history. */
const callback = takeCallback()

function takeCallback(): Callback | undefined {
  const { href, pathname, search } = window.location
  if (pathname !== '/callback') return undefined
  window.history.replaceState(undefined, '', '/')
  return { response: href, login: takePendingLogin(new URLSearchParams(search).get('state')) }
}

/**
 * Completes the login with which this page was opened, if it was. React's StrictMode calls it
 * twice: `exchangeCode` makes one request, and both calls have its result.
 *
 * @throws `AuthorizationError` if the user said no, or the response is not this tab's.
 */
export async function completeLogin(): Promise<void> {
  if (callback === undefined) return
  const { response, login } = callback
  const { code } = auth.parseAuthorizationResponse(response, { expectedState: login?.state })
  await auth.exchangeCode(code, { codeVerifier: login?.codeVerifier })
}
