import type { UserProvider } from '@spotify-sdk/auth-authorization-code'
import { TokenCacheError } from '@spotify-sdk/auth-core'
import { openUserAuth, userNameOf, userOf, type AccountOptions } from '../account.ts'
import { forgetUser } from '../known-users.ts'
import { clientIdSetting } from '../settings.ts'
import { print } from '../terminal.ts'

/** Deletes a user's tokens from the cache, for every program that shares it. */
export async function logout(options: AccountOptions): Promise<void> {
  await using opened = await openUserAuth(options)
  const name = userNameOf(options)
  const user = userOf(opened.auth, name)
  const wasSignedIn = await isSignedIn(user)
  await user.signOut()
  if (name !== undefined) await forgetUser(clientIdSetting(), name)
  print(
    wasSignedIn
      ? 'Signed out: the tokens are deleted. Spotify itself forgets the app at https://www.spotify.com/account/apps'
      : 'Nobody was signed in.',
  )
}

/** An entry that cannot be read, such as one whose key is lost, is deleted like any other. */
async function isSignedIn(user: UserProvider): Promise<boolean> {
  try {
    return (await user.getAuthorization()) !== undefined
  } catch (error) {
    if (TokenCacheError.is(error)) return true
    throw error
  }
}
