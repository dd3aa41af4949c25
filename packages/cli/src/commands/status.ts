import { TokenCacheError } from '@spotify-sdk/auth-core'
import { openUserAuth, userOf, type AccountOptions, type OpenUserAuth } from '../account.ts'
import { exitCode } from '../exit-code.ts'
import { knownUsers } from '../known-users.ts'
import { clientIdSetting, hasRefreshToken } from '../settings.ts'
import { loginCommand } from '../login-command.ts'
import { cacheKeyOf, isRejected, lacksKey, readSignIn } from '../stored-sign-in.ts'
import { inLine, print, printJson, terminal } from '../terminal.ts'
import { describeTokenCache, inWords } from '../describe-token-cache.ts'

export interface StatusOptions extends AccountOptions {
  readonly json?: boolean
}

/** A user who is signed in, as `status --json` shows it. Instants are Unix time in seconds. */
interface UserStatus {
  /** As given by `--user`; `null` is the single user without a name. */
  readonly user: string | null
  readonly scope: string | null
  readonly expires_at: number
  readonly authorized_at: number | null
  readonly reauthorize_by: number | null
  /** 0 if `sign_in_needed`. */
  readonly days_left: number | null
  /** Whether Spotify has ended the sign-in. An access token may last for a while. */
  readonly sign_in_needed: boolean
}

/** The `code` of the error. */
interface Unreadable {
  readonly error: string
}

const daySeconds = 86_400

/** Prints the app, users, scopes, expiry and cache, without any request to Spotify. */
export async function printStatus(options: StatusOptions): Promise<void> {
  const clientId = clientIdSetting()
  await using opened = await openUserAuth(options)
  const { tokenCache } = opened
  const app = await readable(async () => {
    const token = await tokenCache.get(cacheKeyOf('client-credentials'))
    return token ? { expires_at: token.expiresAt } : null
  })
  const names = [undefined, ...(await knownUsers(clientId))]
  const found = await Promise.all(
    names.map(async (name) => {
      const status = await readable(() => statusOf(opened, name))
      return status !== undefined && 'error' in status ? { user: name ?? null, ...status } : status
    }),
  )
  const users = found.filter((each) => each !== undefined)
  const cache = describeTokenCache()
  const report = {
    client_id: clientId,
    cache: {
      place: cache.place,
      shared_with: cache.sharedWith,
      encrypted_with: cache.encryptedWith ?? null,
    },
    app,
    // Whether it is set. It is used until the user without a name is stored, or signs out.
    environment_refresh_token: hasRefreshToken(),
    users,
  }
  if ([app, ...users].some((each) => each !== null && 'error' in each)) {
    terminal().exitCode = exitCode.failed
  }
  if (options.json === true) return printJson(report)
  printLine(`App     ${clientId}, ${app === null ? 'no token yet' : tokenOf(app)}`)
  printLine(`Cache   ${inWords(cache)}`)
  const hasUnnamed = users.some(({ user }) => user === null)
  if (!hasUnnamed && hasRefreshToken()) {
    print('User    (no name), SPOTIFY_SDK_REFRESH_TOKEN is used unless this user signed out')
  } else if (users.length === 0) print('Users   none: run spotify-sdk login')
  for (const user of users) printLine(`User    ${lineOf(user)}`)
}

/** Names of users and scopes are the text of others. */
function printLine(line: string): void {
  print(inLine(line))
}

/** An entry, or why it cannot be read: one damaged entry does not hide the others. */
async function readable<T>(read: () => Promise<T>): Promise<T | Unreadable> {
  try {
    return await read()
  } catch (error) {
    if (TokenCacheError.is(error)) return { error: error.code }
    throw error
  }
}

function tokenOf(app: { readonly expires_at: number } | Unreadable): string {
  return 'error' in app ? unreadable(app) : `token ${lifeOf(app.expires_at)}`
}

function unreadable({ error }: Unreadable): string {
  return `cannot be read (${error}): run spotify-sdk doctor`
}

async function statusOf(
  { auth, tokenCache }: OpenUserAuth,
  name: string | undefined,
): Promise<UserStatus | Unreadable | undefined> {
  const stored = await readSignIn(tokenCache, name)
  if (lacksKey(stored)) return { error: 'unknown_encryption_key' }
  if (TokenCacheError.is(stored)) throw stored
  const authorization = await userOf(auth, name).getAuthorization()
  if (authorization === undefined) return undefined
  const { authorizedAt, reauthorizeBy, scope } = authorization
  const isEnded = isRejected(stored)
  const daysLeft = reauthorizeBy === undefined ? null : daysUntil(reauthorizeBy)
  return {
    user: name ?? null,
    scope: scope ?? null,
    expires_at: stored?.expiresAt ?? 0,
    authorized_at: authorizedAt ?? null,
    reauthorize_by: reauthorizeBy ?? null,
    days_left: isEnded ? 0 : daysLeft,
    sign_in_needed: isEnded,
  }
}

function lineOf(status: UserStatus | (Unreadable & { readonly user: string | null })): string {
  if ('error' in status) return `${status.user ?? '(no name)'}, ${unreadable(status)}`
  const { user, scope, expires_at, days_left } = status
  const due = days_left === null ? [] : [`sign in again in ${days_left} days`]
  const parts = [
    user ?? '(no name)',
    scope === null || scope === '' ? 'no scopes' : scope,
    `token ${lifeOf(expires_at)}`,
    ...(status.sign_in_needed ? [`must sign in again: run ${loginCommand(user)}`] : due),
  ]
  return parts.join(', ')
}

function lifeOf(expiresAt: number): string {
  const seconds = Math.floor(expiresAt - Date.now() / 1000)
  return seconds > 0 ? `valid for ${seconds} s` : 'expired'
}

function daysUntil(unixSeconds: number): number {
  return Math.max(0, Math.floor((unixSeconds - Date.now() / 1000) / daySeconds))
}
