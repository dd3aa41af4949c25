import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { Refusal } from './sentence-for.ts'
import { sayFailure } from './terminal.ts'

/** What the command line says to every command. */
export interface ToolOptions {
  readonly browser: boolean
  readonly folder?: string
}

/** The tool's one user: tokens in files, so that the next run finds them. */
export function authFor({ folder }: ToolOptions): AuthorizationCodePkce {
  if (!process.env['SPOTIFY_SDK_CLIENT_ID']) {
    throw new Refusal(
      'Set SPOTIFY_SDK_CLIENT_ID to the Client ID of your app; `cli-login` alone shows a rehearsal without one.',
    )
  }
  return new AuthorizationCodePkce({
    // Without a port: Spotify takes any with it, and the login uses one that is free.
    redirectUri: process.env['SPOTIFY_SDK_REDIRECT_URI'] ?? 'http://127.0.0.1/callback',
    scope: ['user-read-private'],
    tokenCache: new FileTokenCache({ directory: folder }),
    onEvent: tellFailures(folder ?? 'the state folder of this user'),
  })
}

/** A login works without its folder, but the next run begins anew, and nobody would know why. */
function tellFailures(folder: string): (event: AuthEvent) => void {
  let isTold = false
  return (event) => {
    if (isTold || event.type !== 'cache-failed') return
    isTold = true
    sayFailure(`Logins cannot be kept in ${folder} (${event.code}): name another by --folder.`)
  }
}
