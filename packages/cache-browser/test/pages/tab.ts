import { AuthorizationCodePkce, type UserProvider } from '@spotify-sdk/auth-authorization-code'
import {
  tokenCacheKey,
  type AuthEvent,
  type RefreshLease,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { BrowserTokenCache, type BrowserTokenCacheOptions } from '@spotify-sdk/cache-browser'

/** What a tab is told by its address, so that it is the same again after a reload. */
export interface TabOptions {
  readonly clientId: string
  readonly tokenUrl: string
  readonly authorizeUrl: string
  readonly redirectUri: string
  readonly user?: string
  readonly cache?: Pick<BrowserTokenCacheOptions, 'databaseName' | 'leaseSeconds' | 'prefix'>
  /** Instead of a database. */
  readonly storage?: 'localStorage' | 'sessionStorage'
}

/** What a call came to, errors as data. */
export type Outcome<T> =
  | { readonly value: T }
  | { readonly error: { readonly name: string; readonly code: unknown; readonly message: string } }

const options = JSON.parse(
  new URLSearchParams(location.search).get('options') ?? '{}',
) as TabOptions
const events: AuthEvent[] = []
const opened = Promise.withResolvers<void>()
const reached = Promise.withResolvers<void>()
let holdsBack = false

const { clientId, tokenUrl, authorizeUrl, redirectUri, storage } = options
const tokenCache = new BrowserTokenCache(
  storage === undefined ? options.cache : { storage: globalThis[storage] },
)
const provider = new AuthorizationCodePkce({
  clientId,
  tokenUrl,
  authorizeUrl,
  redirectUri,
  tokenCache,
  maxRetries: 0,
  // A sign-out elsewhere is not noticed by looking, in these tests.
  revalidateSeconds: 3600,
  onEvent: (event) => events.push(event),
  fetch: async (...request) => {
    if (holdsBack) {
      reached.resolve()
      await opened.promise
    }
    return fetch(...request)
  },
})
const key = tokenCacheKey({ grant: 'authorization-code', clientId, user: options.user, tokenUrl })
let lease: RefreshLease | undefined
const user: UserProvider = options.user === undefined ? provider : provider.forUser(options.user)
let login: Awaited<ReturnType<typeof provider.createAuthorizationUrl>> | undefined

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    const { name, message, code } = error as Error & { readonly code?: unknown }
    return { error: { name, code, message } }
  }
}

/** A page of an app, for a test to use as a user and the app's own code would. */
export const tab = {
  events,
  hasLease: tokenCache.lease !== undefined,
  /** @returns The address of the consent page. */
  beginLogin: async (): Promise<string> => {
    login = await provider.createAuthorizationUrl()
    return login.url
  },
  finishLogin: (response: string): Promise<Outcome<TokenInfo>> =>
    outcome(async () => {
      const { state = '', codeVerifier } = login ?? {}
      const { code } = provider.parseAuthorizationResponse(response, { expectedState: state })
      return user.exchangeCode(code, { codeVerifier })
    }),
  getAccessToken: (): Promise<Outcome<string>> => outcome(() => user.getAccessToken()),
  /** Takes note that the API answered 401. */
  invalidate: (accessToken: string): Promise<void> => user.invalidate(accessToken),
  signOut: (): Promise<Outcome<void>> => outcome(() => user.signOut()),
  /** From now on, token requests wait until the tab is told to `send` them. */
  holdBack: (): void => void (holdsBack = true),
  /** Resolves when one waits. */
  heldBack: (): Promise<void> => reached.promise,
  send: (): void => opened.resolve(),
  /** Asks the cache itself. */
  look: (): Promise<Outcome<TokenInfo | undefined>> => outcome(() => tokenCache.get(key)),
  /** Lets go of the database and of the other tabs; the next use opens them again. */
  disconnect: (): Promise<void> => tokenCache.close(),
  /** Takes the lease of the user's key, as a refresh does, and keeps it. */
  takeLease: async (): Promise<boolean> => {
    const answer = await tokenCache.lease?.(key)
    lease = answer?.granted === true ? answer : undefined
    return lease !== undefined
  },
  /** What the lease that was taken still gives: seconds to send a request in, and a late commit. */
  useLease: async (): Promise<{ seconds: number | undefined; isStored: boolean | undefined }> => ({
    seconds: lease?.remainingSeconds(),
    isStored: await lease?.commit({ accessToken: 'late', expiresAt: Date.now() / 1000 + 3600 }),
  }),
  /** Resolves when there was an event of this type. */
  event: async (type: AuthEvent['type']): Promise<AuthEvent> => {
    for (;;) {
      const event = events.find((candidate) => candidate.type === type)
      if (event !== undefined) return event
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  },
}

Object.assign(globalThis, { tab })
