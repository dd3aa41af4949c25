import type { Mutation } from './mutation.ts'

const users = 'packages/auth-authorization-code/src'
const engine = 'packages/auth-core/src/engine'

/** Mistakes with the tokens of users: whose they are, what they may, how long they live. */
export const userMutations: readonly Mutation[] = [
  {
    name: 'keeps all users under one key',
    file: `${users}/code-flow.ts`,
    find: '      user,\n',
    replace: '',
    focus: { grant: 'refresh_token', keys: ['one', 'two'] },
  },
  {
    name: 'serves a token without a required scope',
    file: `${engine}/user-memory.ts`,
    find: 'this.#isSufficient ? super.remainingSeconds() : 0',
    replace: 'super.remainingSeconds()',
    focus: { grant: 'refresh_token', peopleAreOdd: true },
  },
  {
    name: 'refreshes a token that lacks a required scope',
    file: `${engine}/reauthorization.ts`,
    find: '  if (missing.length > 0) throw insufficientScope(missing)\n',
    replace: '',
    focus: { grant: 'refresh_token', peopleAreOdd: true },
  },
  {
    name: 'loses the scope that an answer leaves out',
    file: `${engine}/request-new-token.ts`,
    find: '        scope,\n        authorizedAt,\n',
    replace: '        authorizedAt,\n',
    focus: { grant: 'refresh_token', leavesOutScope: true, lifeSeconds: 30 },
  },
  {
    name: 'dates the consent anew at every refresh',
    file: `${engine}/request-new-token.ts`,
    find: '        authorizedAt,\n        initialRefreshTokenHash,',
    replace: '        authorizedAt: sentAt,\n        initialRefreshTokenHash,',
    focus: { grant: 'refresh_token', lifeSeconds: 30 },
  },
  {
    name: 'loses the date of the consent at a refresh',
    file: `${engine}/request-new-token.ts`,
    find: '        authorizedAt,\n        initialRefreshTokenHash,',
    replace: '        initialRefreshTokenHash,',
    focus: { grant: 'refresh_token', lifeSeconds: 30 },
  },
  {
    name: 'takes an empty refresh token for one',
    file: 'packages/auth-core/src/token/token-fields.ts',
    find: "name === 'refreshToken' && value === ''",
    replace: "name === 'refreshToken' && value === ' '",
    focus: { grant: 'refresh_token', unchanged: 'empty', rotates: false, lifeSeconds: 30 },
  },
  {
    name: 'keeps the verdict on a refresh token to itself',
    file: `${engine}/reauthorization.ts`,
    find: 'const marked = { ...refused, refreshTokenRejectedAt: clock.now() }',
    replace: 'const marked = { ...refused }',
    focus: { grant: 'refresh_token', kinds: ['consent-revoked'], peopleAreOdd: false },
  },
  {
    name: 'sends a refused refresh token again',
    file: `${engine}/reauthorization.ts`,
    find: '  if (current.refreshTokenRejectedAt !== undefined) throw deadRefreshToken()\n',
    replace: '',
    focus: { grant: 'refresh_token', kinds: ['consent-revoked'], peopleAreOdd: false },
  },
  {
    name: 'pardons every refused refresh token',
    file: `${engine}/reauthorization.ts`,
    find: '  if (current.refreshToken === engine.memory.pardonedRefreshToken) return\n',
    replace: '  if (engine.memory.pardonedRefreshToken === undefined) return\n',
    focus: { grant: 'refresh_token', kinds: ['consent-revoked', 'falsely-refused'] },
  },
  {
    name: 'goes on pardoning',
    file: `${engine}/user-token-source.ts`,
    find: '    } finally {\n      memory.pardonedRefreshToken = undefined\n',
    replace: '    } finally {\n',
    focus: { grant: 'refresh_token', kinds: ['consent-revoked', 'falsely-refused'] },
  },
  {
    name: 'tells of the authorization in hand, not of a later one in the cache',
    file: `${engine}/get-stored-token.ts`,
    find: 'return memory.currentGrant(stored)',
    replace: 'return memory.token ?? memory.currentGrant(stored)',
    focus: { grant: 'refresh_token', peopleComeAndGo: true },
  },
  {
    name: 'asks everybody to log in where the cache shows nothing for a moment',
    file: `${engine}/reauthorization.ts`,
    find: '  if (current === undefined && stored === undefined && hasInitialRefreshToken(engine)) return\n',
    replace: '  if (stored === undefined) throw deadRefreshToken()\n',
    focus: { grant: 'refresh_token', kinds: ['cache-flushed'] },
  },
]
