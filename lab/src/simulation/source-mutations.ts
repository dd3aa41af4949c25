import type { Mutation } from './mutation.ts'

const engine = 'packages/auth-core/src/engine'

/** Mistakes with what a process begins with, and what it forgets. */
export const sourceMutations: readonly Mutation[] = [
  {
    name: 'begins with the initial refresh token though there is a login',
    file: `${engine}/user-grant.ts`,
    find: 'this.#engine.memory.currentGrant(stored) ?? initialRefreshTokenGrant(this.#engine)',
    replace:
      '(await initialRefreshTokenGrant(this.#engine)) ?? this.#engine.memory.currentGrant(stored)',
    focus: { grant: 'refresh_token', deployments: 1, lifeSeconds: 30 },
  },
  {
    name: 'begins with the initial refresh token again after a sign-out',
    file: `${engine}/initial-refresh-token.ts`,
    find: 'initialRefreshToken !== undefined && !memory.isSignedOut',
    replace: 'initialRefreshToken !== undefined',
    focus: { grant: 'refresh_token', deployments: 1, peopleComeAndGo: true },
  },
  {
    name: 'forgets of which initial refresh token a token descends',
    file: `${engine}/initial-refresh-token.ts`,
    find: 'return token.initialRefreshTokenHash === (await initialRefreshToken()).initialRefreshTokenHash',
    replace: 'return true',
    focus: { grant: 'refresh_token', deployments: 2, keys: ['self'], kinds: [] },
  },
  {
    name: 'drops a user from memory with a pause',
    file: `${engine}/user-token-source.ts`,
    find: ' && !cooldown.isActive()',
    replace: '',
    focus: {
      grant: 'refresh_token',
      maxUsersInMemory: 1,
      keys: ['one', 'two'],
      kinds: ['misconfigured'],
    },
  },
  {
    name: 'drops a user from memory with a refused token',
    file: `${engine}/user-token-source.ts`,
    find: ' && !memory.holdsRejected()',
    replace: '',
    focus: {
      grant: 'refresh_token',
      maxUsersInMemory: 1,
      keys: ['one', 'two'],
      kinds: ['token-revoked'],
    },
  },
  {
    name: 'drops a user from memory with a login that is not stored',
    file: `${engine}/user-token-source.ts`,
    find: ' && !memory.unstored',
    replace: '',
    focus: {
      grant: 'refresh_token',
      maxUsersInMemory: 1,
      keys: ['one', 'two'],
      kinds: ['cache-cut', 'cache-hung'],
    },
  },
  {
    name: 'drops a user from memory in the middle of a refresh',
    file: `${engine}/user-token-source.ts`,
    find: 'const isBusy = this.#served.refresher.landed !== undefined || this.#writes > 0',
    replace: 'const isBusy = false',
    focus: { grant: 'refresh_token', maxUsersInMemory: 1, keys: ['one', 'two'] },
  },
]
