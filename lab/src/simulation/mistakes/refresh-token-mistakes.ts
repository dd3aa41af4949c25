import type * as initialRefreshToken from '../../../../packages/auth-core/src/engine/user/initial-refresh-token.ts'
import type * as livingRefreshToken from '../../../../packages/auth-core/src/engine/user/living-refresh-token.ts'
import type { LoginHistory } from '../../../../packages/auth-core/src/engine/user/login-history.ts'
import type * as userSession from '../../../../packages/auth-core/src/engine/user/user-session.ts'
import { focuses } from '../focuses.ts'
import { mistakesIn, mistakesInClass, type Mistake } from './mistake.ts'

const user = 'packages/auth-core/src/engine/user'
const inSession = mistakesInClass<userSession.UserSession>(`${user}/user-session.ts`, 'UserSession')

const users = { grant: 'refresh_token' } as const

/** Mistakes about which sign-in and which refresh token is the living one. */
export const refreshTokenMistakes: readonly Mistake[] = [
  inSession('rejectionOf', {
    name: 'sends a rejected refresh token after each cooldown while the cache is down',
    focus: 'rejections',
    mistake: () => () => undefined,
  }),
  mistakesIn<typeof userSession>(`${user}/user-session.ts`)('UserSession', {
    name: 'sends the refresh token of a public client while the cache is down',
    focus: { ...focuses['starved cache'], hasSecret: false },
    mistake: (original) =>
      class extends original {
        constructor(...[held, options]: ConstructorParameters<typeof userSession.UserSession>) {
          super(held, { ...options, rotatesRefreshTokens: false })
        }
      },
  }),
  mistakesIn<typeof livingRefreshToken>(`${user}/living-refresh-token.ts`)('livingRefreshToken', {
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
  mistakesInClass<LoginHistory>(`${user}/login-history.ts`, 'LoginHistory')('isUnseenLogin', {
    name: 'orders sign-ins by the clocks of different hosts',
    mistake: () => (stored, held) => (stored.authorizedAt ?? 0) > (held?.authorizedAt ?? Infinity),
  }),
  inSession('livingRefreshToken', {
    name: 'compares a rejected access token as if it had expired',
    focus: 'revoked',
    mistake: (original, session) => (stored) => {
      const found = original(stored)
      if (found !== 'stored' || stored === undefined || session.token === undefined) return found
      const isOne = stored.authorizedAt === session.token.authorizedAt
      const left = stored.expiresAt - Date.now() / 1000
      return isOne && left < session.held.remainingSeconds() ? 'held' : found
    },
  }),
  mistakesIn<typeof initialRefreshToken>(`${user}/initial-refresh-token.ts`)('isOfOtherOrigin', {
    name: 'accepts a token that descends from another initial refresh token',
    focus: { ...users, deployments: 2, keys: ['self'], kinds: [] },
    mistake: () => async () => false,
  }),
]
