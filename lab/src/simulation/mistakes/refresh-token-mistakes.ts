import type * as livingRefreshToken from '../../../../packages/auth-core/src/engine/user/living-refresh-token.ts'
import type * as loginHistory from '../../../../packages/auth-core/src/engine/user/login-history.ts'
import type * as reauthorization from '../../../../packages/auth-core/src/engine/user/reauthorization.ts'
import type * as userSession from '../../../../packages/auth-core/src/engine/user/user-session.ts'
import { focuses } from '../focuses.ts'
import { MistakesIn, type Mistake } from './mistake.ts'

const user = 'packages/auth-core/src/engine/user'
const inSession = new MistakesIn<typeof userSession>(`${user}/user-session.ts`)
const inReauthorization = new MistakesIn<typeof reauthorization>(`${user}/reauthorization.ts`)
const inLiving = new MistakesIn<typeof livingRefreshToken>(`${user}/living-refresh-token.ts`)

const users = { grant: 'refresh_token' } as const
const revoking = { ...users, kinds: ['consent-revoked'], usersAreOdd: false } as const

/** Mistakes about which refresh token is alive, and which was rejected. */
export const refreshTokenMistakes: readonly Mistake[] = [
  inReauthorization.export('assertRefreshable', {
    name: 'refreshes a token that lacks a required scope',
    focus: { ...users, usersAreOdd: true },
    mistake: (original) => ignoringCode(original, 'insufficient_scope'),
  }),
  inReauthorization.export('assertRefreshable', {
    name: 'sends a rejected refresh token again',
    focus: revoking,
    mistake: (original) => ignoringCode(original, 'invalid_grant'),
  }),
  inReauthorization.export('assertRefreshable', {
    name: 'asks for a sign-in if the cache holds nothing',
    focus: { ...users, kinds: ['cache-flushed'] },
    mistake: (original) => (context, stored, attempt) =>
      original(context, stored ?? { accessToken: 'none', expiresAt: 0 }, attempt),
  }),
  inReauthorization.export('judgeRejection', {
    name: 'marks a refresh token as rejected under a lease that has ended',
    focus: 'late rejections',
    seed: 147,
    mistake:
      (original) =>
      (context, lease, ...rest) => {
        const { signal } = new AbortController()
        return original(context, { ...lease, signal, remainingSeconds: () => 1 }, ...rest)
      },
  }),
  inSession.method('UserSession', 'rejectionOf', {
    name: 'sends a rejected refresh token after each cooldown while the cache is down',
    focus: 'rejections',
    mistake: () => () => undefined,
  }),
  inSession.method('UserSession', 'take', {
    name: 'does not store the rejection of a refresh token',
    focus: revoking,
    mistake: (original) =>
      function take(token) {
        original.call(this, { ...token, refreshTokenRejectedAt: undefined })
      },
  }),
  inSession.method('UserSession', 'takeNew', {
    name: 'loses a refresh token that a response leaves out',
    focus: { ...users, lifetimeSeconds: 30, rotates: false },
    mistake: (original) =>
      function takeNew({ refreshToken, ...token }, sent) {
        original.call(this, refreshToken === sent ? token : { ...token, refreshToken }, sent)
      },
  }),
  inSession.method('UserSession', 'livingRefreshToken', {
    name: 'compares a rejected access token as if it had expired',
    focus: 'revoked',
    mistake: (original) =>
      function living(stored) {
        const found = original.call(this, stored)
        if (found !== 'stored' || stored === undefined || this.token === undefined) return found
        const isOne = stored.authorizedAt === this.token.authorizedAt
        const left = stored.expiresAt - Date.now() / 1000
        return isOne && left < this.held.remainingSeconds() ? 'held' : found
      },
  }),
  inSession.export('UserSession', {
    name: 'sends the refresh token of a public client while the cache is down',
    focus: { ...focuses['starved cache'], hasSecret: false },
    mistake: (original) =>
      class extends original {
        constructor(...[held, options]: ConstructorParameters<typeof userSession.UserSession>) {
          super(held, { ...options, rotatesRefreshTokens: false })
        }
      },
  }),
  inLiving.export('livingRefreshToken', {
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
  inLiving.export('livingRefreshToken', {
    name: 'prefers the later expiry of two sign-ins',
    focus: {
      ...users,
      kinds: ['cache-hung', 'freeze'],
      secondsBetweenFaults: 8,
      rotates: false,
      usersComeAndGo: true,
      usersAreOdd: false,
      deployments: 0,
      lifetimeSeconds: 30,
    },
    mistake: (original) => (held, stored) => {
      const found = original(held, stored)
      const isOther = stored?.authorizedAt !== held.token?.authorizedAt
      const isOlder = (stored?.expiresAt ?? 0) <= (held.token?.expiresAt ?? 0)
      return found === 'stored' && isOther && isOlder ? 'held' : found
    },
  }),
  new MistakesIn<typeof loginHistory>(`${user}/login-history.ts`).method(
    'LoginHistory',
    'isUnseenLogin',
    {
      name: 'orders sign-ins by the clocks of different hosts',
      mistake: () => (stored, held) =>
        (stored.authorizedAt ?? 0) > (held?.authorizedAt ?? Infinity),
    },
  ),
]

/** Runs the check, and ignores an error with this code. */
function ignoringCode(
  original: typeof reauthorization.assertRefreshable,
  code: string,
): typeof reauthorization.assertRefreshable {
  return (...args) => {
    try {
      original(...args)
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== code) throw error
    }
  }
}
