import type { UserProvider } from '@spotify-sdk/auth-authorization-code'
import {
  ReauthorizationRequiredError,
  TokenCacheError,
  type TokenCache,
} from '@spotify-sdk/auth-core'
import { exitCode, Failure } from './exit-code.ts'
import { knownUsers } from './known-users.ts'
import { loginCommand, quote } from './login-command.ts'
import { clientIdSetting, hasClientSecret, hasRefreshToken } from './settings.ts'
import { cacheKeyOf, type StoredSignIn } from './stored-sign-in.ts'

/** Whether a user has a refresh token in the environment, which the first request for a token uses. */
export function hasInitialToken(name: string | undefined): boolean {
  return name === undefined && hasRefreshToken()
}

/**
 * Whether a user is signed in. A sign-out voids the refresh token of the environment, which only its first
 * use shows. The command would request the token anyway.
 */
export async function isSignedIn(
  user: UserProvider,
  name: string | undefined,
  stored: StoredSignIn,
): Promise<boolean> {
  if (!hasInitialToken(name)) return (await user.getAuthorization()) !== undefined
  if (stored !== undefined) return true
  try {
    await user.getToken()
    return true
  } catch (error) {
    if (isSignedOut(error)) return false
    throw error
  }
}

/** Of a user with a refresh token in the environment: the user signed out, so it is ignored. */
export function isSignedOut(error: unknown): boolean {
  return ReauthorizationRequiredError.is(error) && error.code === 'authorization_required'
}

/**
 * Whether the cache has a sign-in. The entry says so also without the key of the keychain. One that cannot
 * be read counts as a sign-in.
 */
export async function hasSignIn(
  tokenCache: TokenCache,
  name: string | undefined,
): Promise<boolean> {
  try {
    const stored = await tokenCache.get(cacheKeyOf('authorization-code', name))
    return stored?.refreshToken !== undefined
  } catch (error) {
    if (TokenCacheError.is(error)) return true
    throw error
  }
}

/** What to pass for a user with a name: `pass --user work`; `undefined` if no such user is signed in. */
export async function adviceToName(tokenCache: TokenCache): Promise<string | undefined> {
  const names = await knownUsers(clientIdSetting())
  const signedIn = await Promise.all(names.map(async (name) => hasSignIn(tokenCache, name)))
  const options = names.filter((_, index) => signedIn[index]).map((name) => `--user ${quote(name)}`)
  return options.length === 0 ? undefined : `pass ${options.join(' or ')}`
}

/** Says how to sign in, or which of the signed-in users to name. */
export function nobodySignedIn(name: string | undefined, advice: string | undefined): Failure {
  if (hasInitialToken(name)) {
    return new Failure(
      `This user signed out here, so SPOTIFY_SDK_REFRESH_TOKEN is ignored, except with another SPOTIFY_SDK_TOKEN_CACHE. Run: ${loginCommand(name)}`,
      exitCode.signInNeeded,
    )
  }
  if (name === undefined && advice !== undefined) {
    return new Failure(`No user without a name is signed in; ${advice}.`, exitCode.signInNeeded)
  }
  const who = name === undefined ? 'Nobody' : `The user ${JSON.stringify(name)}`
  const verb = name === undefined ? 'is signed in' : 'is not signed in'
  const secret = hasClientSecret() ? '' : ', or set SPOTIFY_SDK_CLIENT_SECRET for app tokens'
  const orElse = name === undefined ? secret : ''
  return new Failure(`${who} ${verb}. Run: ${loginCommand(name)}${orElse}`, exitCode.signInNeeded)
}
