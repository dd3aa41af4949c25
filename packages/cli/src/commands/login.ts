import type { AuthProvider, TokenCache, TokenInfo } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { eventPrinter, openUserAuth, userNameOf, userOf, type AccountOptions } from '../account.ts'
import { signInByBrowser } from '../browser-sign-in.ts'
import { exitCode, Failure } from '../exit-code.ts'
import { failureOf } from '../failure.ts'
import { startUsingKeychain, stopUsingKeychain } from '../keychain.ts'
import { rememberUser } from '../known-users.ts'
import { clientIdSetting, hasCacheKey, isCacheInMemory } from '../settings.ts'
import { isOfKeychain, keyMissing, lacksKey, readSignIn } from '../stored-sign-in.ts'
import { inLine, note, paint, print, printJson } from '../terminal.ts'
import { openTokenCache, openWithoutKeychain, tokenFolder } from '../token-cache.ts'
import { tryFolder, tryTokenCache } from '../try-token-cache.ts'

export interface LoginOptions extends AccountOptions {
  /** Those of the last sign-in by default. */
  readonly scope?: readonly string[]
  /** Commander's form of `--no-browser`. */
  readonly browser: boolean
  readonly json?: boolean
  /** `false` is commander's form of `--no-keychain`. */
  readonly keychain?: boolean
}

/** Signs a user in through the browser, and says who it is, what was granted and until when. */
export async function login(options: LoginOptions): Promise<void> {
  const scope = options.scope?.flatMap((each) => each.split(/[\s,]+/)).filter(Boolean)
  const name = userNameOf(options)
  const clientId = clientIdSetting()
  const { keychain } = options
  const folder = keychain === undefined ? '' : keychainFolder(keychain)
  // Before the sign-in: a keychain that does not answer must not cost the user one.
  if (keychain === true) await startUsingKeychain(folder)
  const open = keychain === false ? openWithoutKeychain : openTokenCache
  await using opened = await openUserAuth(options, open)
  const { auth, tokenCache } = opened
  await checkUsable(tokenCache)
  const stored = await readSignIn(tokenCache, name)
  const isReplaceable = keychain === false && isOfKeychain(stored)
  if (lacksKey(stored) && !isReplaceable) throw keyMissing(stored, name)
  const user = userOf(auth, name)
  const token = await signInByBrowser(opened, { name, scope, openBrowser: options.browser })
  await ensureStored(tokenCache, token)
  // After the sign-in: one that fails must not leave stored tokens unreadable.
  if (keychain === false) await stopUsingKeychain(folder)
  if (name !== undefined) await rememberUser(clientId, name)
  const { reauthorizeBy, scope: granted } = (await user.getAuthorization()) ?? {}
  const profile = await readProfile(user, options)
  if (options.json === true) {
    return printJson({
      user: name ?? null,
      id: profile?.id ?? null,
      scope: granted ?? null,
      reauthorize_by: reauthorizeBy ?? null,
    })
  }
  print(paint('green', `Signed in${profile === undefined ? '' : ` as ${nameOf(profile)}`}.`))
  print(`Scopes: ${inLine(granted || 'none: public data only')}`)
  if (reauthorizeBy !== undefined) print(`Sign in again by ${dateOf(reauthorizeBy)}.`)
}

/** The folder whose tokens are to be encrypted, or not. */
function keychainFolder(isWanted: boolean): string {
  const folder = tokenFolder()
  if (folder === undefined) {
    throw new Failure(
      'The keychain serves the files of this machine. For the cache that SPOTIFY_SDK_TOKEN_CACHE names, set SPOTIFY_SDK_TOKEN_CACHE_KEY.',
      exitCode.usage,
    )
  }
  if (isWanted && hasCacheKey()) {
    throw new Failure(
      'SPOTIFY_SDK_TOKEN_CACHE_KEY encrypts the tokens already. Unset it to use the keychain.',
      exitCode.usage,
    )
  }
  return folder
}

/**
 * Checks the cache before the sign-in, so that no sign-in is lost to a cache that fails, is read-only or
 * keeps nothing.
 */
async function checkUsable(tokenCache: TokenCache): Promise<void> {
  if (isCacheInMemory()) {
    throw new Failure(
      'SPOTIFY_SDK_TOKEN_CACHE is memory:, which would end with this command. Leave it out, or set it to file:///folder or redis://host.',
      exitCode.usage,
    )
  }
  await tokenCache.get('login')
  const folder = tokenFolder()
  if (folder === undefined) return tryTokenCache(tokenCache)
  await tryFolder(folder, async (directory) => tryTokenCache(new FileTokenCache({ directory })))
}

/**
 * A provider keeps a sign-in that could not be stored in memory. Here, the memory ends with the command.
 *
 * @throws `TokenCacheError` with the reason.
 */
async function ensureStored(tokenCache: TokenCache, token: TokenInfo): Promise<void> {
  const { key = '', accessToken } = token
  const stored = await tokenCache.get(key)
  if (stored?.accessToken !== accessToken) await tokenCache.set(token, key)
}

interface Profile {
  readonly id: string
  readonly display_name: string | null
}

/**
 * The user who signed in. The tokens are already stored, so the command succeeds even if the API
 * fails.
 */
async function readProfile(
  authProvider: AuthProvider,
  options: AccountOptions,
): Promise<Profile | undefined> {
  const { SpotifyClient } = await import('@spotify-sdk/client')
  try {
    const client = new SpotifyClient({ authProvider, onEvent: eventPrinter(options) })
    return await client.get<Profile>('me')
  } catch (error) {
    note(`Signed in, but the API refused: ${failureOf(error).message}`)
    return undefined
  }
}

function nameOf({ id, display_name: name }: Profile): string {
  return inLine(name === null || name === id ? id : `${name} (${id})`)
}

function dateOf(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().slice(0, 10)
}
