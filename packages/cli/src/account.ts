import type { AuthorizationCode, UserProvider } from '@spotify-sdk/auth-authorization-code'
import {
  TokenCacheError,
  type AuthProvider,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { exitCode, Failure } from './exit-code.ts'
import { clientIdSetting, hasClientSecret, providerSettings } from './settings.ts'
import { cacheKeyOf, keyFault, readSignIn } from './stored-sign-in.ts'
import { adviceToName, isSignedIn, nobodySignedIn } from './signed-in.ts'
import { note, terminal } from './terminal.ts'
import { openTokenCache } from './token-cache.ts'

/** Whose token a command uses. */
export interface AccountOptions {
  /** The app's own token. */
  readonly app?: boolean
  /** The signed-in user's token: `true`, or the name that was given at sign-in. */
  readonly user?: string | boolean
  readonly verbose?: boolean
}

/** A provider of user tokens, of either kind: both store a user's tokens under the same cache key. */
export type UserAuth = AuthorizationCode

/** The token of an account, and what was opened for it. */
export interface Account extends AsyncDisposable {
  readonly authProvider: AuthProvider & Pick<UserProvider, 'getToken' | 'invalidate' | 'peekToken'>
  readonly isApp: boolean
  readonly tokenCache: TokenCache
  /** In words, for a message: `the user "work"`. */
  readonly description: string
  /** Reads its token from the cache; `undefined` also if it cannot be read. */
  readStored(): Promise<TokenInfo | undefined>
}

/** What a command opened, to be closed at its end. */
export interface OpenUserAuth extends AsyncDisposable {
  readonly auth: UserAuth
  readonly tokenCache: TokenCache
}

/** The name of a user as an option gives it; `undefined` is the single user without a name. */
export function userNameOf({ user }: AccountOptions): string | undefined {
  if (user === '')
    throw new Failure('--user is empty: give a name, or leave it out.', exitCode.usage)
  return typeof user === 'string' ? user : undefined
}

/** The tokens of one user: of the name, or of the single user without one. */
export function userOf(auth: UserAuth, name: string | undefined): UserProvider {
  return name === undefined ? auth : auth.forUser(name)
}

/**
 * Events of providers and of the client, on stderr with `--verbose`. They contain no secret and no
 * user name.
 */
export function eventPrinter({ verbose }: AccountOptions): ((event: object) => void) | undefined {
  return verbose === true ? (event) => note(JSON.stringify(event)) : undefined
}

/** Opens the provider of user tokens: with the app's secret if there is one, else with PKCE only. */
export async function openUserAuth(
  options: AccountOptions,
  open = openTokenCache,
): Promise<OpenUserAuth> {
  // If it is missing, its error says more than that of the providers, which read it themselves.
  clientIdSetting()
  const flows = await import('@spotify-sdk/auth-authorization-code')
  const tokenCache = await open()
  const settings = { ...providerSettings(), tokenCache, onEvent: eventPrinter(options) }
  const auth = hasClientSecret()
    ? new flows.AuthorizationCode(settings)
    : new flows.AuthorizationCodePkce(settings)
  return {
    auth,
    tokenCache,
    async [Symbol.asyncDispose]() {
      await auth.close()
      await tokenCache.close?.()
    },
  }
}

/** Opens the account that the options name: by default the signed-in user, else the app. */
export async function openAccount(options: AccountOptions): Promise<Account> {
  if (options.app === true) return openApp(options)
  const opened = await openUserAuth(options)
  const name = userNameOf(options)
  const user = userOf(opened.auth, name)
  const { tokenCache } = opened
  const close = async (): Promise<void> => opened[Symbol.asyncDispose]()
  let advice: string | undefined
  try {
    const stored = await readSignIn(tokenCache, name)
    const fault = keyFault(stored, name)
    if (fault !== undefined) throw fault
    if (await isSignedIn(user, name, stored)) {
      return {
        authProvider: user,
        isApp: false,
        tokenCache,
        description: name === undefined ? 'the signed-in user' : `the user ${JSON.stringify(name)}`,
        readStored: async () => readStored(tokenCache, cacheKeyOf('authorization-code', name)),
        [Symbol.asyncDispose]: close,
      }
    }
    advice = await adviceToName(tokenCache)
  } catch (error) {
    await close()
    throw error
  }
  await close()
  if (options.user === undefined && hasClientSecret()) return openApp(options)
  throw nobodySignedIn(name, advice)
}

async function readStored(tokenCache: TokenCache, key: string): Promise<TokenInfo | undefined> {
  try {
    return (await tokenCache.get(key)) ?? undefined
  } catch (error) {
    if (TokenCacheError.is(error)) return undefined
    throw error
  }
}

/** Prints whose token is used, on a terminal and if the user has not chosen. */
export function sayWhose(account: Account, { app, user }: AccountOptions): void {
  const isChosen = app === true || user !== undefined
  if (!isChosen && terminal().stderr.isTTY) note(`Using the token of ${account.description}.`)
}

async function openApp(options: AccountOptions): Promise<Account> {
  clientIdSetting()
  if (!hasClientSecret()) {
    throw new Failure(
      'An app token needs the secret of your app: set SPOTIFY_SDK_CLIENT_SECRET, or use --user.',
      exitCode.usage,
    )
  }
  const { ClientCredentials } = await import('@spotify-sdk/auth-client-credentials')
  const tokenCache = await openTokenCache()
  const auth = new ClientCredentials({ tokenCache, onEvent: eventPrinter(options) })
  return {
    authProvider: auth,
    isApp: true,
    tokenCache,
    description: 'the app',
    readStored: async () => readStored(tokenCache, cacheKeyOf('client-credentials')),
    async [Symbol.asyncDispose]() {
      await auth.close()
      await tokenCache.close?.()
    },
  }
}
