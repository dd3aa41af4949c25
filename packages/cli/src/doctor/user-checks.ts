import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'
import { userOf, type OpenUserAuth } from '../account.ts'
import { lineOf, secretAdvice } from '../failure.ts'
import { loginCommand } from '../login-command.ts'
import { adviceToName, hasInitialToken, isSignedOut } from '../signed-in.ts'
import { isRejected, keyRemedy, lacksKey, readSignIn } from '../stored-sign-in.ts'
import { checkProfile } from './api-checks.ts'
import { failed, ok, skipped, warning, type CheckResult } from './check.ts'
import { pauseOf } from './network-checks.ts'

const daySeconds = 86_400

/** Days before the expiry from which a new sign-in is announced. */
const noticeDays = 14

/** The user's part: token, scopes, days left, and what the API says of the account. */
export async function checkUser(
  { auth, tokenCache }: OpenUserAuth,
  name: string | undefined,
): Promise<readonly CheckResult[]> {
  const stored = await readSignIn(tokenCache, name)
  if (lacksKey(stored)) {
    const detail = 'The stored sign-in is encrypted, and the key is missing'
    return [failed('user', detail, keyRemedy(stored, name))]
  }
  const user = userOf(auth, name)
  const login = loginCommand(name)
  const authorization = await user.getAuthorization().catch((error: unknown) => error)
  if (SpotifyError.is(authorization)) {
    return [
      failed(
        'user',
        `The stored sign-in cannot be read (${authorization.code}): ${lineOf(authorization)}`,
        `Repair the cache (see above), or run: ${login}`,
      ),
    ]
  }
  if (authorization instanceof Error) throw authorization
  if (authorization === undefined && !hasInitialToken(name)) {
    if (name !== undefined) {
      return [failed('user', `The user ${JSON.stringify(name)} is not signed in`, `Run: ${login}`)]
    }
    const advice = await adviceToName(tokenCache)
    return [
      advice === undefined
        ? { ...skipped('user', 'Nobody is signed in'), remedy: `For user data, run: ${login}` }
        : {
            ...skipped('user', 'No user without a name is signed in'),
            remedy: `To check a user, ${advice}.`,
          },
    ]
  }
  try {
    await user.getAccessToken()
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    if (isSignedOut(error) && hasInitialToken(name)) {
      const detail = 'The user signed out here, so SPOTIFY_SDK_REFRESH_TOKEN is ignored'
      return [warning('user', detail, `Unset the variable, or run: ${login}`)]
    }
    const detail = `The user's token cannot be refreshed (${error.code})`
    return [failed('user', detail, refreshRemedy(error, login))]
  }
  const { scope, reauthorizeBy } = (await user.getAuthorization()) ?? {}
  return [
    ok('user', `Signed in, with ${scope ? `the scopes ${scope}` : 'no scopes'}`),
    isRejected(await readSignIn(tokenCache, name))
      ? failed('sign-in-due', 'Spotify has ended the sign-in of the user', `Run: ${login}`)
      : daysLeft(reauthorizeBy, login),
    ...(await checkProfile(user, login)),
  ]
}

function refreshRemedy(error: SpotifyError, login: string): string {
  const isPassing = RateLimitError.is(error) || ServerError.is(error) || ConnectionError.is(error)
  if (isPassing) return `Try again ${pauseOf(error)}.`
  const advice = secretAdvice(error)
  if (advice !== undefined) return `Run: ${login}, or ${advice}`
  if (TokenCacheError.is(error)) return `Repair the cache (see above), or run: ${login}`
  // A sign-in would be refused, too.
  const isClientRefused = AuthenticationError.is(error) && !ReauthorizationRequiredError.is(error)
  return isClientRefused ? 'Correct the credentials, as above.' : `Run: ${login}`
}

function daysLeft(reauthorizeBy: number | undefined, login: string): CheckResult {
  const name = 'sign-in-due'
  if (reauthorizeBy === undefined) return skipped(name, 'It is not known when the user agreed')
  const days = Math.max(0, Math.floor((reauthorizeBy - Date.now() / 1000) / daySeconds))
  const detail = `The user must sign in again in ${days} days`
  if (days >= noticeDays) return ok(name, detail)
  return warning(name, detail, `Run: ${login}`)
}
