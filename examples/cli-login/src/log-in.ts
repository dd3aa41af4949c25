import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { greet } from './greet.ts'
import { authFor, type ToolOptions } from './tool.ts'

/** Logs in whether somebody is logged in or not; Spotify asks, so that it may be somebody else. */
export async function logIn(options: ToolOptions): Promise<void> {
  const auth = authFor(options)
  await authorizeOnLoopback(auth, { openBrowser: options.browser, showDialog: true })
  await auth.close()
  await greet(options)
}
