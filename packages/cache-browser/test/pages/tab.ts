import { AuthorizationCodePkce, type UserProvider } from '@spotify-sdk/auth-authorization-code'
import {
  tokenCacheKey,
  type AuthEvent,
  type RefreshLease,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { BrowserTokenCache, type BrowserTokenCacheOptions } from '@spotify-sdk/cache-browser'

/** Options in the tab's URL, so that a reload keeps them. */
export interface TabOptions {
  readonly clientId: string
  readonly tokenUrl: string
  readonly authorizeUrl: string
  readonly redirectUri: string
  readonly user?: string
  readonly cache?: Pick<BrowserTokenCacheOptions, 'databaseName' | 'leaseSeconds' | 'prefix'>
  /** Used instead of a database. */
  readonly storage?: 'localStorage' | 'sessionStorage'
  /** Where the page reports what it got for a lease and a token, requested before it is shown. */
  readonly reportTo?: string
}

/** The result of a call, with errors as data. */
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
  // So that these tests do not notice a sign-out elsewhere by the interval.
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

/** A page of an app. Tests use it like a user and the app's own code. */
export const tab = {
  events,
  hasLease: tokenCache.lease !== undefined,
  /** @returns The URL of the consent page. */
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
  /** Reports that the API answered 401. */
  invalidate: (accessToken: string): Promise<void> => user.invalidate(accessToken),
  signOut: (): Promise<Outcome<void>> => outcome(() => user.signOut()),
  /** From now on, token requests wait until the test calls `send`. */
  holdBack: (): void => void (holdsBack = true),
  /** Resolves when a request waits. */
  heldBack: (): Promise<void> => reached.promise,
  send: (): void => opened.resolve(),
  /** Reads the cache directly. */
  look: (): Promise<Outcome<TokenInfo | undefined>> => outcome(() => tokenCache.get(key)),
  /** Closes the database and the link to other tabs. The next use opens them again. */
  disconnect: (): Promise<void> => tokenCache.close(),
  /** Takes the lease of the user's key, as a refresh does, and keeps it. */
  takeLease: async (): Promise<boolean> => {
    const answer = await tokenCache.lease?.(key)
    lease = answer?.granted === true ? answer : undefined
    return lease !== undefined
  },
  /** What the lease still allows: seconds to send a request, and a late commit. */
  useLease: async (): Promise<{ seconds: number | undefined; isStored: boolean | undefined }> => ({
    seconds: lease?.remainingSeconds(),
    isStored: await lease?.commit({ accessToken: 'late', expiresAt: Date.now() / 1000 + 3600 }),
  }),
  /** Sets the wall clock of this tab an hour ahead: its token ends, however slow the machine is. */
  skipAnHour: (): void => {
    const { now } = Date
    Date.now = () => now() + 3_600_000
  },
  /** Resolves when an event of this type has arrived. */
  event: async (type: AuthEvent['type']): Promise<AuthEvent> => {
    for (;;) {
      const event = events.find((candidate) => candidate.type === type)
      if (event !== undefined) return event
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  },
}

Object.assign(globalThis, { tab })

if (options.reportTo !== undefined) {
  const { prerendering } = document as { readonly prerendering?: boolean }
  const answer = await tokenCache.lease?.(key)
  const asking = tab.getAccessToken()
  // The page that is shown opens this one now.
  localStorage.setItem('lease', String(answer?.granted))
  const report = { prerendering, granted: answer?.granted, token: await asking, events }
  await fetch(options.reportTo, { method: 'POST', body: JSON.stringify(report) })
}
