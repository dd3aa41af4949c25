import type { UserProvider } from '@spotify-sdk/auth-authorization-code'
import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  type AuthProvider,
} from '@spotify-sdk/auth-core'
import { SpotifyClient } from '@spotify-sdk/client'
import { lineOf, secretAdvice } from '../failure.ts'
import { failed, ok, skipped, warning, type CheckResult } from './check.ts'
import { pauseOf } from './network-checks.ts'

const daySeconds = 86_400

/** Days before the expiry from which a new sign-in is announced. */
const noticeDays = 14

const dashboardUsers =
  'Add the user in the dashboard under "User Management": an app in development mode serves listed users only.'

/**
 * The user's part: token, scopes, days left, and what the API says of the account.
 *
 * @param hasInitialToken - Whether the user has a refresh token in the environment.
 */
export async function checkUser(
  user: UserProvider,
  loginCommand: string,
  hasInitialToken: boolean,
): Promise<readonly CheckResult[]> {
  const authorization = await user.getAuthorization().catch((error: unknown) => error)
  if (SpotifyError.is(authorization)) {
    return [
      failed(
        'user',
        `The stored sign-in cannot be read (${authorization.code}): ${lineOf(authorization)}`,
        `Repair the cache (see above), or run: ${loginCommand}`,
      ),
    ]
  }
  if (authorization instanceof Error) throw authorization
  if (authorization === undefined && !hasInitialToken) {
    return [
      { ...skipped('user', 'Nobody is signed in'), remedy: `For user data, run: ${loginCommand}` },
    ]
  }
  try {
    await user.getAccessToken()
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    return [
      failed(
        'user',
        `The user's token cannot be refreshed (${error.code})`,
        refreshRemedy(error, loginCommand),
      ),
    ]
  }
  const { scope, reauthorizeBy } = (await user.getAuthorization()) ?? {}
  return [
    ok('user', `Signed in, with ${scope ? `the scopes ${scope}` : 'no scopes'}`),
    daysLeft(reauthorizeBy, loginCommand),
    ...(await checkProfile(user, loginCommand)),
  ]
}

function refreshRemedy(error: SpotifyError, loginCommand: string): string {
  const isPassing = RateLimitError.is(error) || ServerError.is(error) || ConnectionError.is(error)
  if (isPassing) return `Try again ${pauseOf(error)}.`
  const advice = secretAdvice(error)
  if (advice !== undefined) return `Run: ${loginCommand}, or ${advice}`
  // A sign-in would be refused, too.
  return AuthenticationError.is(error)
    ? 'Correct the credentials, as above.'
    : `Run: ${loginCommand}`
}

function daysLeft(reauthorizeBy: number | undefined, loginCommand: string): CheckResult {
  const name = 'sign-in-due'
  if (reauthorizeBy === undefined) return skipped(name, 'It is not known when the user agreed')
  const days = Math.floor((reauthorizeBy - Date.now() / 1000) / daySeconds)
  const detail = `The user must sign in again in ${days} days`
  if (days >= noticeDays) return ok(name, detail)
  return warning(name, detail, `Run: ${loginCommand}`)
}

interface Profile {
  readonly id: string
  /** Apps in the restricted API do not get it. */
  readonly product?: string
}

/** `GET /me` tells three things: the app's owner has Premium, the user is on the list, the user's plan. */
async function checkProfile(
  authProvider: AuthProvider,
  loginCommand: string,
): Promise<readonly CheckResult[]> {
  const unknown = [skipped('premium', 'GET /me failed'), skipped('allowlist', 'GET /me failed')]
  try {
    const { id, product } = await clientFor(authProvider).get<Profile>('me')
    return [
      ok('profile', `GET /me answers (${id})`),
      premiumOf(product),
      ok('allowlist', 'The user may use the app'),
    ]
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    if (ReauthorizationRequiredError.is(error)) {
      const detail = `The user must sign in again (${error.code})`
      return [failed('profile', detail, `Run: ${loginCommand}`), ...unknown]
    }
    if (error.code === 'premium_required') {
      const remedy =
        'The owner of the app needs Spotify Premium; after buying it, wait a few hours.'
      return [
        skipped('profile', 'Spotify refuses all calls of this app'),
        failed('premium', 'The owner of the app has no Premium', remedy),
      ]
    }
    if (error.code === 'user_not_registered') {
      return [
        skipped('profile', 'Spotify refuses this user'),
        failed('allowlist', 'The user is not on the list of the app', dashboardUsers),
      ]
    }
    return [failed('profile', `GET /me failed (${error.code})`, error.message), ...unknown]
  }
}

function premiumOf(product: string | undefined): CheckResult {
  if (product === undefined) return skipped('premium', 'This app is not told the plan of the user')
  if (product === 'premium') return ok('premium', 'The user has Premium')
  return warning(
    'premium',
    `The plan of the user is ${product}`,
    'Playback commands need Premium; reading works without.',
  )
}

/** Which variant of the API the app has, by calling an endpoint that only one of them has. */
export async function checkApiAccess(authProvider: AuthProvider | undefined): Promise<CheckResult> {
  const name = 'api-access'
  if (authProvider === undefined) return skipped(name, 'It needs a token')
  try {
    await clientFor(authProvider).get('markets')
    return ok(name, 'The app has the full API')
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    if (error.status === 403 && ['endpoint_unavailable', 'forbidden'].includes(error.code)) {
      return ok(
        name,
        'The app has the restricted API of development mode (fewer endpoints and fields)',
      )
    }
    const isReported = ['premium_required', 'user_not_registered'].includes(error.code)
    if (isReported) return skipped(name, `The API refuses all calls (${error.code})`)
    return failed(name, `GET /markets failed (${error.code})`, error.message)
  }
}

/** One attempt: a check says what it saw, and the user can run it again. */
function clientFor(authProvider: AuthProvider): SpotifyClient {
  return new SpotifyClient({ authProvider, maxRetries: 0, maxRetryAfterSeconds: 0 })
}
