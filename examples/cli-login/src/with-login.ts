import type { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { ReauthorizationRequiredError } from '@spotify-sdk/auth-core'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import type { ToolOptions } from './tool.ts'

/**
 * Does something for the user. If the user must sign in (first run, expired refresh token, revoked
 * consent), the browser opens and the work is done afterwards.
 */
export async function withLogin<T>(
  auth: AuthorizationCodePkce,
  { browser: openBrowser }: ToolOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!ReauthorizationRequiredError.is(error)) throw error
    await authorizeOnLoopback(auth, { openBrowser })
    return await work()
  }
}
