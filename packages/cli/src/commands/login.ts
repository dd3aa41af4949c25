import type { AuthProvider } from '@spotify-sdk/auth-core'
import { openUserAuth, userNameOf, userOf, type AccountOptions } from '../account.ts'
import { failureOf } from '../failure.ts'
import { rememberUser } from '../known-users.ts'
import { clientIdSetting } from '../settings.ts'
import { note, paint, print, printJson } from '../terminal.ts'

export interface LoginOptions extends AccountOptions {
  readonly scope?: readonly string[]
  /** Commander's form of `--no-browser`. */
  readonly browser: boolean
  readonly json?: boolean
}

/** Signs a user in through the browser, and says who it is, what was granted and until when. */
export async function login(options: LoginOptions): Promise<void> {
  const scope = (options.scope ?? []).flatMap((each) => each.split(/[\s,]+/)).filter(Boolean)
  await using opened = await openUserAuth(options, scope)
  const { auth } = opened
  const name = userNameOf(options)
  const user = userOf(auth, name)
  const { authorizeOnLoopback } = await import('@spotify-sdk/auth-loopback')
  // Spotify asks even a user who has agreed before: another account can sign in.
  await authorizeOnLoopback(auth, { user, openBrowser: options.browser, showDialog: true })
  if (name !== undefined) await rememberUser(clientIdSetting(), name)
  const { reauthorizeBy, scope: granted } = (await user.getAuthorization()) ?? {}
  const profile = await readProfile(user)
  if (options.json === true) {
    return printJson({
      user: name ?? null,
      id: profile?.id ?? null,
      scope: granted ?? null,
      reauthorize_by: reauthorizeBy ?? null,
    })
  }
  print(paint('green', `Signed in${profile === undefined ? '' : ` as ${nameOf(profile)}`}.`))
  print(`Scopes: ${granted || 'none: public data only'}`)
  if (reauthorizeBy !== undefined) print(`Sign in again by ${dateOf(reauthorizeBy)}.`)
}

interface Profile {
  readonly id: string
  readonly display_name: string | null
}

/** Who signed in. The tokens are stored by now: if the API cannot say who, the command still succeeds. */
async function readProfile(authProvider: AuthProvider): Promise<Profile | undefined> {
  const { SpotifyClient } = await import('@spotify-sdk/client')
  try {
    return await new SpotifyClient({ authProvider }).get<Profile>('me')
  } catch (error) {
    note(`Signed in, but the API refused: ${failureOf(error).message}`)
    return undefined
  }
}

function nameOf({ id, display_name: name }: Profile): string {
  return name === null || name === id ? id : `${name} (${id})`
}

function dateOf(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().slice(0, 10)
}
