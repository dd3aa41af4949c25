import type * as codeFlowRequests from '../../../../packages/auth-authorization-code/src/code-flow-requests.ts'
import type * as initialRefreshToken from '../../../../packages/auth-core/src/engine/user/initial-refresh-token.ts'
import type * as signInAndOut from '../../../../packages/auth-core/src/engine/user/sign-in-and-out.ts'
import type * as userSession from '../../../../packages/auth-core/src/engine/user/user-session.ts'
import type * as tokenCacheKey from '../../../../packages/auth-core/src/token/token-cache-key.ts'
import { mistakesIn, type Mistake } from './mistake.ts'

const core = 'packages/auth-core/src'
const inKey = mistakesIn<typeof tokenCacheKey>(`${core}/token/token-cache-key.ts`)
const inSession = mistakesIn<typeof userSession>(`${core}/engine/user/user-session.ts`)
const inSignIn = mistakesIn<typeof signInAndOut>(`${core}/engine/user/sign-in-and-out.ts`)
const inInitial = mistakesIn<typeof initialRefreshToken>(
  `${core}/engine/user/initial-refresh-token.ts`,
)
const inRequests = mistakesIn<typeof codeFlowRequests>(
  'packages/auth-authorization-code/src/code-flow-requests.ts',
)

const users = { grant: 'refresh_token' } as const
const cacheDown = { ...users, kinds: ['cache-cut', 'cache-hung'] } as const

/** Mistakes with users: their sign-ins, refresh tokens, scopes and deployments. */
export const userMistakes: readonly Mistake[] = [
  inKey('tokenCacheKey', {
    name: 'keeps all users under one key',
    focus: { ...users, keys: ['one', 'two'] },
    mistake: (original) => (identity) => original({ ...identity, user: undefined }),
  }),
  inSession('UserSession', {
    name: 'sends a rejected refresh token after each cooldown while the cache is down',
    focus: 'rejections',
    mistake: (original) =>
      class extends original {
        override rejectionOf(): undefined {}
      },
  }),
  inSession('UserSession', {
    name: 'compares a rejected access token as if it had expired',
    focus: 'revoked',
    mistake: (original) =>
      class extends original {
        override livingRefreshToken(
          ...[stored]: Parameters<userSession.UserSession['livingRefreshToken']>
        ): ReturnType<userSession.UserSession['livingRefreshToken']> {
          const found = super.livingRefreshToken(stored)
          if (found !== 'stored' || stored === undefined || this.token === undefined) return found
          const isOne = stored.authorizedAt === this.token.authorizedAt
          const left = stored.expiresAt - Date.now() / 1000
          return isOne && left < this.held.remainingSeconds() ? 'held' : found
        }
      },
  }),
  inInitial('isOfInitialRefreshToken', {
    name: 'accepts a token that descends from another initial refresh token',
    focus: { ...users, deployments: 2, keys: ['self'], kinds: [] },
    mistake: () => async () => true,
  }),
  inSignIn('signOut', {
    name: 'reports a sign-out that the cache did not take',
    focus: { ...cacheDown, usersComeAndGo: true },
    mistake: (original) => (context) => original(context).catch(() => {}),
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
  inRequests('sendCode', {
    name: 'retries the exchange of a code once too often',
    focus: { ...users, kinds: ['responses-lost', 'endpoint-failing'] },
    mistake:
      (original) =>
      (...args) =>
        original(...args).catch(() => original(...args)),
  }),
]
