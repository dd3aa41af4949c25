import {
  ReauthorizationRequiredError,
  SpotifyError,
  type AuthProvider,
} from '@spotify-sdk/auth-core'
import { SpotifyClient } from '@spotify-sdk/client'
import { failed, ok, skipped, warning, type CheckResult } from './check.ts'

const dashboardUsers =
  'Add the user in the dashboard under "User Management": an app in development mode serves listed users only.'

interface Profile {
  readonly id: string
  /** Apps in the restricted API do not get it. */
  readonly product?: string
}

/** `GET /me` tells three things: the app's owner has Premium, the user is on the list, the user's plan. */
export async function checkProfile(
  authProvider: AuthProvider,
  login: string,
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
      return [failed('profile', detail, `Run: ${login}`), ...unknown]
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
