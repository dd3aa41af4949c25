import { TokenCacheError } from '@spotify-sdk/auth-core'
import {
  openUserAuth,
  userNameOf,
  userOf,
  type AccountOptions,
  type OpenUserAuth,
} from '../account.ts'
import { forgetUser } from '../known-users.ts'
import { clientIdSetting } from '../settings.ts'
import { cacheKeyOf } from '../stored-sign-in.ts'
import { print, printJson } from '../terminal.ts'
import { openWithoutKeychain } from '../token-cache.ts'

export interface LogoutOptions extends AccountOptions {
  readonly json?: boolean
}

/** Deletes a user's tokens from the cache, for every program that shares it. */
export async function logout(options: LogoutOptions): Promise<void> {
  await using opened = await openUserAuth(options, openWithoutKeychain)
  const name = userNameOf(options)
  const wasSignedIn = await isSignedIn(opened, name)
  await userOf(opened.auth, name).signOut()
  if (name !== undefined) await forgetUser(clientIdSetting(), name)
  if (options.json === true) return printJson({ user: name ?? null, signed_out: wasSignedIn })
  print(
    wasSignedIn
      ? 'Signed out: the tokens are deleted. Spotify itself forgets the app at https://www.spotify.com/account/apps'
      : 'Nobody was signed in.',
  )
}

/** The entry says so also without the key of the keychain. One that cannot be read is deleted like any other. */
async function isSignedIn(
  { tokenCache }: OpenUserAuth,
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
