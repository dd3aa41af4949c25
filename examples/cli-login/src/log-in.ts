import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { greet } from './greet.ts'
import { authFor, type ToolOptions } from './tool.ts'

/**
 * Signs in, also if a user is already signed in. Spotify asks, so that another user can sign in.
 */
export async function logIn(options: ToolOptions): Promise<void> {
  const auth = authFor(options)
  await authorizeOnLoopback(auth, { openBrowser: options.browser, showDialog: true })
  // The same provider: where tokens cannot be stored, it alone has them.
  await greet(options, auth)
}
