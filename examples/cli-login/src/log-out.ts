import { say } from './terminal.ts'
import { authFor, type ToolOptions } from './tool.ts'

/** Signs out, here and in every other process that uses these tokens. */
export async function logOut(options: ToolOptions): Promise<void> {
  const auth = authFor(options)
  const isLoggedIn = (await auth.getAuthorization()) !== undefined
  await auth.signOut()
  await auth.close()
  if (!isLoggedIn) return say('No user was signed in.')
  return say('Signed out: the tokens are deleted.', {
    'at Spotify': 'revoke the consent at https://www.spotify.com/account/apps',
  })
}
