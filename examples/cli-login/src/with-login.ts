import type { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { ReauthorizationRequiredError } from '@spotify-sdk/auth-core'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import type { ToolOptions } from './tool.ts'

/**
 * Does something for the user. Where only the user can go on (nobody has logged in yet, the six
 * months are over, the consent was taken back), the browser opens, and it is done then.
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
