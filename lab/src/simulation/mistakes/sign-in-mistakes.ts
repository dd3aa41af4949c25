import type * as codeExchanges from '../../../../packages/auth-authorization-code/src/code-exchanges.ts'
import type * as codeFlowRequests from '../../../../packages/auth-authorization-code/src/code-flow-requests.ts'
import type * as loginFlow from '../../../../packages/auth-authorization-code/src/login-flow.ts'
import type * as signInAndOut from '../../../../packages/auth-core/src/engine/user/sign-in-and-out.ts'
import { MistakesIn, type Mistake } from './mistake.ts'

const flow = 'packages/auth-authorization-code/src'
const inSignIn = new MistakesIn<typeof signInAndOut>(
  'packages/auth-core/src/engine/user/sign-in-and-out.ts',
)
const inExchanges = new MistakesIn<typeof codeExchanges>(`${flow}/code-exchanges.ts`)
const inRequests = new MistakesIn<typeof codeFlowRequests>(`${flow}/code-flow-requests.ts`)
const inFlow = new MistakesIn<typeof loginFlow>(`${flow}/login-flow.ts`)

const users = { grant: 'refresh_token' } as const
const cacheDown = { ...users, kinds: ['cache-cut', 'cache-hung'] } as const

/** Mistakes in sign-ins and sign-outs. */
export const signInMistakes: readonly Mistake[] = [
  inSignIn.export('signOut', {
    name: 'reports a sign-out that the cache did not take',
    focus: { ...cacheDown, usersComeAndGo: true },
    mistake: (original) => (context) => original(context).catch(() => {}),
  }),
  inSignIn.export('storePendingSignIn', {
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
  inSignIn.export('storePendingSignIn', {
    name: 'never stores a sign-in that the cache did not take',
    focus: cacheDown,
    mistake: () => async () => false,
  }),
  inSignIn.export('signIn', {
    name: 'treats a sign-in that the cache did not take as stored',
    focus: cacheDown,
    mistake: (original) => async (context, login) => {
      const token = await original(context, login)
      context.held.confirmStored()
      return token
    },
  }),
  inSignIn.export('signIn', {
    name: 'fails a sign-in if the cache fails',
    focus: cacheDown,
    mistake: (original) => async (context, login) => {
      const token = await original(context, login)
      if (context.session.holdsUnstoredLogin) throw context.userCache.unavailable()
      return token
    },
  }),
  inSignIn.export('getStoredToken', {
    name: 'returns the authorization in memory, not a later one in the cache',
    focus: { ...users, usersComeAndGo: true },
    mistake: (original) => async (context) => context.held.token ?? original(context),
  }),
  inExchanges.method('CodeExchanges', 'once', {
    name: 'sends a code again that the server has refused',
    focus: { ...users, kinds: ['misconfigured', 'responses-lost'], usersAreOdd: true },
    mistake: (original) =>
      function once(identity, exchange) {
        const result = original.call(this, identity, exchange)
        result.catch(() => this.forget(identity[2]))
        return result
      },
  }),
  inRequests.export('sendCode', {
    name: 'retries the exchange of a code once too often',
    focus: { ...users, kinds: ['responses-lost', 'endpoint-failing'] },
    mistake:
      (original) =>
      (...args) =>
        original(...args).catch(() => original(...args)),
  }),
  inFlow.method('LoginFlow', 'exchange', {
    name: 'stores the date of the response as the date of the consent',
    focus: users,
    mistake: (original) =>
      function exchange(user, code, options, signIn) {
        return original.call(this, user, code, options, (request, ...more) =>
          signIn(async () => ({ ...(await request()), authorizedAt: Date.now() / 1000 }), ...more),
        )
      },
  }),
]
