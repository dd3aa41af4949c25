import { say } from './terminal.ts'
import { authFor, type ToolOptions } from './tool.ts'

/** Forgets the login, here and in every other process that uses it. */
export async function logOut(options: ToolOptions): Promise<void> {
  const auth = authFor(options)
  const isLoggedIn = (await auth.getAuthorization()) !== undefined
  await auth.signOut()
  await auth.close()
  if (!isLoggedIn) return say('No user was signed in.')
  return say('Logged out: the tokens are deleted.', {
    'at Spotify': 'take the consent back at https://www.spotify.com/account/apps',
  })
}
