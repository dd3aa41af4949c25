import { openUserAuth, userNameOf, userOf, type AccountOptions } from '../account.ts'
import { forgetUser } from '../known-users.ts'
import { clientIdSetting, hasRefreshToken, isCacheInMemory } from '../settings.ts'
import { adviceToName, hasSignIn } from '../signed-in.ts'
import { print, printJson } from '../terminal.ts'
import { openWithoutKeychain } from '../token-cache.ts'

export interface LogoutOptions extends AccountOptions {
  readonly json?: boolean
}

/** Deletes a user's tokens from the cache, for every program that shares it. */
export async function logout(options: LogoutOptions): Promise<void> {
  await using opened = await openUserAuth(options, openWithoutKeychain)
  const name = userNameOf(options)
  const endsVariable = name === undefined && hasRefreshToken() && !isCacheInMemory()
  const wasSignedIn = endsVariable || (await hasSignIn(opened.tokenCache, name))
  await userOf(opened.auth, name).signOut()
  if (name !== undefined) await forgetUser(clientIdSetting(), name)
  if (options.json === true) return printJson({ user: name ?? null, signed_out: wasSignedIn })
  if (endsVariable) {
    print('SPOTIFY_SDK_REFRESH_TOKEN is ignored from now on, until somebody signs in.')
  }
  if (wasSignedIn) {
    return print(
      'Signed out: the tokens are deleted. Spotify itself forgets the app at https://www.spotify.com/account/apps',
    )
  }
  const advice = name === undefined ? await adviceToName(opened.tokenCache) : undefined
  print(
    advice === undefined
      ? 'Nobody was signed in.'
      : `No user without a name was signed in; ${advice}.`,
  )
}
