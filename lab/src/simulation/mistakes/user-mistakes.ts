import type * as codeFlowRequests from '../../../../packages/auth-authorization-code/src/code-flow-requests.ts'
import type * as initialRefreshToken from '../../../../packages/auth-core/src/engine/user/initial-refresh-token.ts'
import type * as signInAndOut from '../../../../packages/auth-core/src/engine/user/sign-in-and-out.ts'
import type * as livingRefreshToken from '../../../../packages/auth-core/src/engine/user/living-refresh-token.ts'
import type * as loginHistory from '../../../../packages/auth-core/src/engine/user/login-history.ts'
import type * as userSession from '../../../../packages/auth-core/src/engine/user/user-session.ts'
import type * as tokenCacheKey from '../../../../packages/auth-core/src/token/token-cache-key.ts'
import { focuses } from '../focuses.ts'
import { mistakesIn, type Mistake } from './mistake.ts'

const core = 'packages/auth-core/src'
const inKey = mistakesIn<typeof tokenCacheKey>(`${core}/token/token-cache-key.ts`)
const inSession = mistakesIn<typeof userSession>(`${core}/engine/user/user-session.ts`)
const inSignIn = mistakesIn<typeof signInAndOut>(`${core}/engine/user/sign-in-and-out.ts`)
const inLiving = mistakesIn<typeof livingRefreshToken>(
  `${core}/engine/user/living-refresh-token.ts`,
)
const inHistory = mistakesIn<typeof loginHistory>(`${core}/engine/user/login-history.ts`)
const inInitial = mistakesIn<typeof initialRefreshToken>(
  `${core}/engine/user/initial-refresh-token.ts`,
)
const inRequests = mistakesIn<typeof codeFlowRequests>(
  'packages/auth-authorization-code/src/code-flow-requests.ts',
)

const users = { grant: 'refresh_token' } as const
const cacheDown = { ...users, kinds: ['cache-cut', 'cache-hung'] } as const

const oneInMemory = { ...users, maxUsersInMemory: 1, keys: ['one', 'two'] } as const

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
    name: 'sends the refresh token of a public client while the cache is down',
    focus: { ...focuses['starved cache'], hasSecret: false },
    mistake: (original) =>
      class extends original {
        constructor(...[held, options]: ConstructorParameters<typeof userSession.UserSession>) {
          super(held, { ...options, rotatesRefreshTokens: false })
        }
      },
  }),
  inSession('UserSession', {
    name: 'serves a token without a required scope',
    focus: { ...users, usersAreOdd: true },
    mistake: (original) =>
      class extends original {
        override take(...args: Parameters<userSession.UserSession['take']>): void {
          super.take(...args)
          this.held.isSufficient = true
        }
      },
  }),
  inSession('UserSession', {
    name: 'evicts a user with a rejected access token',
    focus: { ...oneInMemory, kinds: ['token-revoked'] },
    mistake: (original) =>
      class extends original {
        override holdsRejected(): boolean {
          return false
        }
      },
  }),
  inLiving('livingRefreshToken', {
    name: 'decides by the expiry of an access token which refresh token is alive',
    focus: 'one clock',
    mistake: (original) => (held, stored) => {
      const { token } = held
      const isOne = stored?.authorizedAt === token?.authorizedAt
      const isSame = stored?.refreshToken === token?.refreshToken
      const isOther = stored === undefined || token === undefined || !isOne || isSame
      if (isOther) return original(held, stored)
      return stored.expiresAt > token.expiresAt ? 'stored' : 'held'
    },
  }),
  inHistory('LoginHistory', {
    name: 'orders sign-ins by the clocks of different hosts',
    mistake: (original) =>
      class extends original {
        override isUnseenLogin(
          ...[stored, held]: Parameters<loginHistory.LoginHistory['isUnseenLogin']>
        ): boolean {
          return (stored.authorizedAt ?? 0) > (held?.authorizedAt ?? Infinity)
        }
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
    name: 'stores a sign-in later without reading what was stored since',
    focus: { ...users, kinds: ['cache-cut'], secondsBetweenFaults: 8, lifetimeSeconds: 300 },
    seed: 109,
    mistake:
      () =>
      async ({ held, userCache }) => {
        const token = held.toStored()
        if (token !== undefined) await userCache.set(token)
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
  inRequests('sendCode', {
    name: 'retries the exchange of a code once too often',
    focus: { ...users, kinds: ['responses-lost', 'endpoint-failing'] },
    mistake:
      (original) =>
      (...args) =>
        original(...args).catch(() => original(...args)),
  }),
]
