import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { Refusal } from './sentence-for.ts'
import { sayFailure } from './terminal.ts'

/** Options of every command. */
export interface ToolOptions {
  readonly browser: boolean
  readonly folder?: string
}

/** Provider of the tool's single user. Tokens are stored in files for the next run. */
export function authFor({ folder }: ToolOptions): AuthorizationCodePkce {
  if (!process.env['SPOTIFY_SDK_CLIENT_ID']) {
    throw new Refusal(
      'Set SPOTIFY_SDK_CLIENT_ID to the Client ID of your app. Without one, cli-login runs a demonstration.',
    )
  }
  return new AuthorizationCodePkce({
    // Without a port: Spotify accepts any, and the sign-in uses a free one.
    redirectUri: process.env['SPOTIFY_SDK_REDIRECT_URI'] || 'http://127.0.0.1/callback',
    scope: ['user-read-private'],
    tokenCache: new FileTokenCache({ directory: folder }),
    onEvent: tellFailures(folder ?? "this user's state folder"),
  })
}

/** Without its folder a sign-in works, but the next run would need another one. */
function tellFailures(folder: string): (event: AuthEvent) => void {
  let isTold = false
  return (event) => {
    if (isTold || event.type !== 'cache-failed') return
    isTold = true
    sayFailure(
      `Tokens cannot be stored in ${folder} (${event.code}). Pass another folder with --folder.`,
    )
  }
}
