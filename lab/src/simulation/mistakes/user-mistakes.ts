import { TokenCacheError } from '@spotify-sdk/auth-core'
import type { CodeExchanges } from '../../../../packages/auth-authorization-code/src/code-exchanges.ts'
import type * as codeFlowRequests from '../../../../packages/auth-authorization-code/src/code-flow-requests.ts'
import type { LoginFlow } from '../../../../packages/auth-authorization-code/src/login-flow.ts'
import type * as cacheChanges from '../../../../packages/auth-core/src/engine/cache-changes.ts'
import type * as signInAndOut from '../../../../packages/auth-core/src/engine/user/sign-in-and-out.ts'
import type { UserSession } from '../../../../packages/auth-core/src/engine/user/user-session.ts'
import type * as tokenCacheKey from '../../../../packages/auth-core/src/token/token-cache-key.ts'
import { mistakesIn, mistakesInClass, type Mistake } from './mistake.ts'

const core = 'packages/auth-core/src'
const inSession = mistakesInClass<UserSession>(`${core}/engine/user/user-session.ts`, 'UserSession')
const inSignIn = mistakesIn<typeof signInAndOut>(`${core}/engine/user/sign-in-and-out.ts`)
const codeFlow = 'packages/auth-authorization-code/src'

const cacheUnavailable = new TokenCacheError('', { code: 'cache_unavailable' })
const users = { grant: 'refresh_token' } as const
const cacheDown = { ...users, kinds: ['cache-cut', 'cache-hung'] } as const

const oneInMemory = { ...users, maxUsersInMemory: 1, keys: ['one', 'two'] } as const

/** Mistakes with users: their sign-ins, scopes and places in memory. */
export const userMistakes: readonly Mistake[] = [
  mistakesIn<typeof tokenCacheKey>(`${core}/token/token-cache-key.ts`)('tokenCacheKey', {
    name: 'keeps all users under one key',
    focus: { ...users, keys: ['one', 'two'] },
    mistake: (original) => (identity) => original({ ...identity, user: undefined }),
  }),
  inSession('take', {
    name: 'serves a token without a required scope',
    focus: { ...users, usersAreOdd: true },
    mistake:
      (original, { held }) =>
      (...args) => {
        original(...args)
        held.isSufficient = true
      },
  }),
  inSession('remembersRejected', {
    name: 'evicts a user with a rejected access token',
    focus: { ...oneInMemory, kinds: ['token-revoked'] },
    mistake: () => () => false,
  }),
  inSignIn('signOut', {
    name: 'reports a sign-out that the cache did not take',
    focus: { ...cacheDown, usersComeAndGo: true },
    mistake: (original) => (context) => original(context).catch(() => {}),
  }),
  mistakesIn<typeof cacheChanges>(`${core}/engine/cache-changes.ts`)('followCacheChanges', {
    name: 'takes what the cache told of, although the user has signed in meanwhile',
    focus: 'notices',
    seed: 1233,
    mistake:
      () =>
      ({ cache, session }) =>
        cache.subscribe(async () => {
          const stored = await cache.get().catch(() => undefined)
          if (stored !== undefined) session.adopt(stored)
        }),
  }),
  inSignIn('storePendingSignIn', {
    name: 'stores a sign-in later without reading what was stored since',
    focus: { ...users, kinds: ['cache-cut'], secondsBetweenFaults: 8, lifetimeSeconds: 300 },
    seed: 109,
    mistake:
      () =>
      async ({ held, cache, key }) => {
        const token = held.toStored()
        if (token !== undefined) await cache.call('set', () => cache.cache.set(token, key))
        held.confirmStored()
        return true
      },
  }),
  inSignIn('storePendingSignIn', {
    name: 'never stores a sign-in that the cache did not take',
    focus: cacheDown,
    mistake: () => async () => false,
  }),
  inSignIn('signIn', {
    name: 'treats a sign-in that the cache did not take as stored',
    focus: cacheDown,
    mistake: (original) => async (context, login) => {
      const token = await original(context, login)
      context.held.confirmStored()
      return token
    },
  }),
  inSignIn('getStoredToken', {
    name: 'returns the authorization in memory, not a later one in the cache',
    focus: { ...users, usersComeAndGo: true },
    mistake: (original) => async (context) => context.held.token ?? original(context),
  }),
  inSignIn('signIn', {
    name: 'fails a sign-in if the cache fails',
    focus: cacheDown,
    mistake: (original) => async (context, login) => {
      const token = await original(context, login)
      if (context.session.holdsUnstoredLogin) throw cacheUnavailable
      return token
    },
  }),
  mistakesInClass<CodeExchanges>(`${codeFlow}/code-exchanges.ts`, 'CodeExchanges')('once', {
    name: 'sends a code again that the server has refused',
    focus: { ...users, kinds: ['misconfigured', 'responses-lost'], usersAreOdd: true },
    mistake:
      (original, exchanges) =>
      (...args) => {
        const result = original(...args)
        result.catch(() => exchanges.forget(args[0][2]))
        return result
      },
  }),
  mistakesInClass<LoginFlow>(`${codeFlow}/login-flow.ts`, 'LoginFlow')('exchange', {
    name: 'stores the date of the response as the date of the consent',
    focus: users,
    mistake: (original) => (user, code, options, signIn) =>
      original(user, code, options, (request, ...more) =>
        signIn(async () => ({ ...(await request()), authorizedAt: Date.now() / 1000 }), ...more),
      ),
  }),
  mistakesIn<typeof codeFlowRequests>(`${codeFlow}/code-flow-requests.ts`)('sendCode', {
    name: 'retries the exchange of a code once too often',
    focus: { ...users, kinds: ['responses-lost', 'endpoint-failing'] },
    mistake:
      (original) =>
      (...args) =>
        original(...args).catch(() => original(...args)),
  }),
]
