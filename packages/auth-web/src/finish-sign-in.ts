import type { UserProvider } from '@spotify-sdk/auth-authorization-code'
import { digest } from './digest.ts'
import { isPassing } from './error-response.ts'
import { invalidOption } from './invalid-option.ts'
import type { LoginAttempts, LoginInProgress } from './login-attempts.ts'
import type { LoginSettings } from './login-settings.ts'
import { sessionOf } from './login-session.ts'
import { pathOnSite } from './path-on-site.ts'
import { sessionIdOf, type Sessions } from './sessions.ts'

/** The callback's request, what it needs, and the headers of its response. */
export interface Callback {
  readonly settings: LoginSettings
  readonly attempts: LoginAttempts
  readonly sessions: Sessions
  readonly request: Request
  readonly headers: Headers
}

/**
 * Completes the sign-in to which a callback belongs, and replaces the browser's session. After a
 * temporary failure, the sign-in stays in progress: a reload of the page sends the code again.
 *
 * @returns Where the browser goes.
 */
export async function finishSignIn(callback: Callback): Promise<string> {
  const { attempts, sessions, request, headers } = callback
  const { authProvider } = callback.settings
  const response = new URL(request.url).searchParams
  const state = response.get('state') ?? ''
  const attempt = await attempts.find(request, state)
  const last = await sessions.read(request)
  // Another code is another response, perhaps of another user: no repetition.
  const attemptHash = await digest(`${state} ${response.get('code') ?? ''}`)
  if (attempt === undefined) {
    // The callback runs again after its first response has reached the browser, for example by a reload.
    if (last?.attempt === attemptHash) return last.returnTo
    // No state is expected, so this throws.
    authProvider.parseAuthorizationResponse(request.url, { expectedState: undefined })
    throw new TypeError('No sign-in')
  }

  let id: string
  let returnTo: string
  try {
    id = await exchangeCode(callback, attempt)
    returnTo = (await runAfterLogin(callback, id)) ?? attempt.returnTo
  } catch (error) {
    if (!isPassing(error)) attempts.end(headers, attempt)
    throw error
  }
  attempts.end(headers, attempt)

  if (last !== undefined && last.id !== id) await deleteTokens(authProvider.forUser(last.id))
  await sessions.begin(headers, { id, attempt: attemptHash, returnTo })
  return returnTo
}

/** @returns The id of the new session. */
async function exchangeCode(
  { settings, request }: Callback,
  attempt: LoginInProgress,
): Promise<string> {
  const { authProvider, redirectUri } = settings
  const { codeVerifier } = attempt
  const { code } = authProvider.parseAuthorizationResponse(request.url, {
    expectedState: attempt.state,
  })
  const id = await sessionIdOf(code, attempt)
  const exchange = { codeVerifier, redirectUri, acrossProcesses: true }
  await authProvider.forUser(id).exchangeCode(code, exchange)
  return id
}

/** @returns The path that `afterLogin` chose. */
async function runAfterLogin(
  { settings, request }: Callback,
  id: string,
): Promise<string | undefined> {
  const { authProvider, afterLogin, baseUrl } = settings
  if (afterLogin === undefined) return undefined
  const session = sessionOf(authProvider, id)
  try {
    const chosen = await afterLogin(session, request)
    if (typeof chosen !== 'string') return undefined
    const path = pathOnSite(chosen, baseUrl)
    if (path !== undefined) return path
    throw invalidOption(
      'afterLogin must return a path on the site of at most 512 characters, or undefined',
    )
  } catch (error) {
    // Without them, a reload would send a code that was used.
    if (!isPassing(error)) await deleteTokens(session)
    throw error
  }
}

/** If the cache fails, the tokens stay there until they expire. No browser has their session. */
async function deleteTokens(user: UserProvider): Promise<void> {
  await user.signOut().catch(() => undefined)
}
