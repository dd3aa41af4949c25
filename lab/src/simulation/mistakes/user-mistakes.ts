import type * as userTokenSource from '../../../../packages/auth-core/src/engine/user-token-source.ts'
import type * as initialRefreshToken from '../../../../packages/auth-core/src/engine/user/initial-refresh-token.ts'
import type { UserContext } from '../../../../packages/auth-core/src/engine/user/user-cache.ts'
import type * as userGrantPolicy from '../../../../packages/auth-core/src/engine/user/user-grant-policy.ts'
import type * as userSession from '../../../../packages/auth-core/src/engine/user/user-session.ts'
import type * as tokenCacheKey from '../../../../packages/auth-core/src/token/token-cache-key.ts'
import { MistakesIn, type Mistake } from './mistake.ts'

const core = 'packages/auth-core/src'
const user = `${core}/engine/user`
const inSession = new MistakesIn<typeof userSession>(`${user}/user-session.ts`)
const inSource = new MistakesIn<typeof userTokenSource>(`${core}/engine/user-token-source.ts`)
const inInitial = new MistakesIn<typeof initialRefreshToken>(`${user}/initial-refresh-token.ts`)

const oneInMemory = {
  grant: 'refresh_token',
  maxUsersInMemory: 1,
  keys: ['one', 'two'],
} as const

const refreshing = { grant: 'refresh_token', lifetimeSeconds: 30 } as const

/** Mistakes with users: their scopes, consents, deployments, and their place in memory. */
export const userMistakes: readonly Mistake[] = [
  new MistakesIn<typeof tokenCacheKey>(`${core}/token/token-cache-key.ts`).export('tokenCacheKey', {
    name: 'keeps all users under one key',
    focus: { grant: 'refresh_token', keys: ['one', 'two'] },
    mistake: (original) => (identity) => original({ ...identity, user: undefined }),
  }),
  inSession.method('UserSession', 'take', {
    name: 'serves a token without a required scope',
    focus: { grant: 'refresh_token', usersAreOdd: true },
    mistake: (original) =>
      function take(token) {
        original.call(this, token)
        this.held.isSufficient = true
      },
  }),
  new MistakesIn<typeof userGrantPolicy>(`${user}/user-grant-policy.ts`).export('UserGrantPolicy', {
    name: 'starts with the initial refresh token although there is a sign-in',
    focus: { ...refreshing, deployments: 1 },
    mistake: (original) =>
      class extends original {
        readonly #own: UserContext

        constructor(context: UserContext) {
          super(context)
          this.#own = context
        }

        override async tokenToRefresh(
          ...args: Parameters<userGrantPolicy.UserGrantPolicy['tokenToRefresh']>
        ): ReturnType<userGrantPolicy.UserGrantPolicy['tokenToRefresh']> {
          const { session, key } = this.#own
          const { initialRefreshToken: initial, isSignedOut } = session
          if (initial === undefined || isSignedOut) return super.tokenToRefresh(...args)
          return { ...(await initial()), refreshTokenRotations: 0, key }
        }
      },
  }),
  inSession.export('UserSession', {
    name: 'starts with the initial refresh token again after a sign-out',
    focus: { grant: 'refresh_token', deployments: 1, usersComeAndGo: true },
    mistake: (original) =>
      class extends original {
        constructor(...args: ConstructorParameters<typeof userSession.UserSession>) {
          super(...args)
          Object.defineProperty(this, 'isSignedOut', { get: () => false, set: () => {} })
        }
      },
  }),
  inInitial.export('isOfInitialRefreshToken', {
    name: 'accepts a token that descends from another initial refresh token',
    focus: { grant: 'refresh_token', deployments: 2, keys: ['self'], kinds: [] },
    mistake: () => async () => true,
  }),
  inInitial.export('isRotated', {
    name: 'sends a refresh token that has rotated while the cache is down',
    focus: 'alone',
    mistake: () => async () => false,
  }),
  inSession.method('UserSession', 'holdsRejected', {
    name: 'evicts a user with a rejected access token',
    focus: { ...oneInMemory, kinds: ['token-revoked'] },
    mistake: () => () => false,
  }),
  inSource.export('UserTokenSource', {
    name: 'evicts any user',
    focus: { ...oneInMemory, kinds: ['cache-cut', 'cache-hung', 'misconfigured'] },
    mistake: (original) =>
      class extends original {
        override get canEvict(): boolean {
          return true
        }
      },
  }),
  inSource.argument('UserTokenSource', {
    name: 'never reads the cache again for a sign-out',
    focus: { grant: 'refresh_token', usersComeAndGo: true },
    mistake: (options) => ({ ...options, revalidateSeconds: Infinity }),
  }),
]
