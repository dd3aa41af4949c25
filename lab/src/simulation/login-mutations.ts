import type { Mutation } from './mutation.ts'

const users = 'packages/auth-authorization-code/src'
const engine = 'packages/auth-core/src/engine'

const exactClocks = Array.from({ length: 3 }, () => ({ offsetSeconds: 0, drift: 0 }))

/** Mistakes in logins and sign-outs. */
export const loginMutations: readonly Mutation[] = [
  {
    name: 'lets a refresh that began before a login go on',
    seed: 139,
    file: `${engine}/user-memory.ts`,
    find: '    this.epoch++\n',
    replace: '',
    focus: {
      grant: 'refresh_token',
      kinds: ['cache-slow', 'endpoint-slow'],
      secondsBetweenFaults: 8,
      secondsBetweenCalls: 2,
      peopleComeAndGo: true,
      lifeSeconds: 30,
    },
  },
  {
    name: 'forgets once only at a sign-out',
    file: `${engine}/sign-out.ts`,
    find: '  memory.beginAnew()\n  memory.isSignedOut = true\n  cooldown.end()',
    replace: '  cooldown.end()',
    focus: { grant: 'refresh_token', kinds: ['cache-slow'], peopleComeAndGo: true },
  },
  {
    name: 'takes a sign-out that the cache has not taken for one',
    file: `${engine}/sign-out.ts`,
    find: '    throw cacheUnavailable(',
    replace: '    void cacheUnavailable(',
    focus: { grant: 'refresh_token', kinds: ['cache-cut', 'cache-hung'], peopleComeAndGo: true },
  },
  {
    name: 'stores a login without a look at what has been stored since',
    file: `${engine}/sign-in.ts`,
    find: "  if (stored !== undefined && memory.livingRefreshToken(stored) === 'stored') memory.take(stored)\n  else if",
    replace: '  if',
    focus: {
      grant: 'refresh_token',
      kinds: ['cache-cut'],
      secondsBetweenFaults: 8,
      processes: exactClocks,
      lifeSeconds: 300,
    },
  },
  {
    name: 'never stores a login that the cache did not take',
    file: `${engine}/refresh.ts`,
    find: '    if (user?.holdsLogin) await user.storeLogin()\n',
    replace: '',
    focus: { grant: 'refresh_token', kinds: ['cache-cut', 'cache-hung'] },
  },
  {
    name: 'takes a login that the cache did not take for stored',
    file: `${engine}/sign-in.ts`,
    find: '  memory.unstored = true\n  memory.unstoredLogin = true\n',
    replace: '',
    focus: { grant: 'refresh_token', kinds: ['cache-cut', 'cache-hung'] },
  },
  {
    name: 'stores a login late with an end by a clock that was set back',
    seed: 65,
    file: `${engine}/sign-in.ts`,
    find: 'memory.forOthers() ?? token',
    replace: 'token',
    focus: {
      grant: 'refresh_token',
      kinds: ['cache-cut', 'clock-step'],
      secondsBetweenFaults: 8,
      lifeSeconds: 60,
    },
  },
  {
    name: 'fails a login whose cache fails',
    file: `${engine}/sign-in.ts`,
    find: '  } catch {\n    return false\n',
    replace: '  } catch (error) {\n    throw error\n',
    focus: { grant: 'refresh_token', kinds: ['cache-cut', 'cache-hung'] },
  },
  {
    name: 'exchanges a code at every callback',
    file: `${users}/code-exchanges.ts`,
    find: '    if (known !== undefined) return known.result\n',
    replace: '',
    focus: { grant: 'refresh_token' },
  },
  {
    name: 'forgets an exchange as soon as it has ended',
    file: `${users}/code-exchanges.ts`,
    find: '() => this.#end(name, started, true),',
    replace: '() => this.#end(name, started, false),',
    focus: { grant: 'refresh_token' },
  },
  {
    name: 'sends a code again that the server has refused',
    file: `${users}/code-exchanges.ts`,
    find: 'this.#end(name, started, AuthenticationError.is(error)),',
    replace: 'this.#end(name, started, AuthenticationError.is(error) && false),',
    focus: { grant: 'refresh_token', kinds: ['misconfigured', 'answers-lost'], peopleAreOdd: true },
  },
  {
    name: 'repeats the exchange of a code like a refresh',
    file: `${users}/code-flow-requests.ts`,
    find: '    maxRetries: 0,',
    replace: '    maxRetries: settings.maxRetries,',
    focus: { grant: 'refresh_token', kinds: ['answers-lost', 'endpoint-failing'] },
  },
  {
    name: 'dates a consent by nothing',
    file: `${users}/logins.ts`,
    find: 'return signIn({ ...token, authorizedAt })',
    replace: 'return signIn(token)',
    focus: { grant: 'refresh_token' },
  },
  {
    name: 'dates a consent by its last answer',
    file: `${users}/logins.ts`,
    find: '      const authorizedAt = systemClock.now()\n      const token = await sendCode(this.#settings, this.#client, sent)\n',
    replace:
      '      const token = await sendCode(this.#settings, this.#client, sent)\n      const authorizedAt = systemClock.now()\n',
    focus: { grant: 'refresh_token' },
  },
  {
    name: 'sends no verifier',
    file: `${users}/code-flow-requests.ts`,
    find: 'pkce && codeVerifier !== undefined',
    replace: 'pkce && codeVerifier === undefined',
    focus: { grant: 'refresh_token' },
  },
  {
    name: 'does not ask for the scopes that are required',
    file: `${users}/logins.ts`,
    find: '[...new Set([...requiredScopes, ...scopesOf(scope)])]',
    replace: '[...scopesOf(scope)]',
    focus: { grant: 'refresh_token' },
  },
]
