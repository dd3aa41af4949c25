import { openUserAuth, userNameOf, type AccountOptions } from '../account.ts'
import { forgetUser } from '../known-users.ts'
import { clientIdSetting } from '../settings.ts'
import { print } from '../terminal.ts'

/** Deletes a user's tokens from the cache, for every program that shares it. */
export async function logout(options: AccountOptions): Promise<void> {
  await using opened = await openUserAuth(options)
  const name = userNameOf(options)
  const user = name === undefined ? opened.auth : opened.auth.forUser(name)
  const wasSignedIn = (await user.getAuthorization()) !== undefined
  await user.signOut()
  if (name !== undefined) await forgetUser(clientIdSetting(), name)
  print(
    wasSignedIn
      ? 'Signed out: the tokens are deleted. Spotify itself forgets the app at https://www.spotify.com/account/apps'
      : 'Nobody was signed in.',
  )
}
