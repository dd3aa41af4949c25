import { focuses } from './focuses.ts'
import type { Mutation } from './mutation.ts'

const engine = 'packages/auth-core/src/engine'

/** Mistakes about which refresh token is sent, when, and by whom. */
export const refreshTokenMutations: readonly Mutation[] = [
  {
    name: 'decides by the end of an access token which refresh token is alive',
    file: `${engine}/living-refresh-token.ts`,
    find: '  if (later !== undefined) return later\n',
    replace: "  return stored.expiresAt > token.expiresAt ? 'stored' : 'held'\n",
    focus: 'one clock',
  },
  {
    name: 'counts a rejected access token as ended just now where two entries are compared',
    file: `${engine}/user-memory.ts`,
    find: '    return livingRefreshToken(this, stored)\n',
    replace: `    const living = livingRefreshToken(this, stored)
    if (living !== 'stored' || stored === undefined || this.token === undefined) return living
    const left = stored.expiresAt - Date.now() / 1000
    const isSame = stored.authorizedAt === this.token.authorizedAt
    return isSame && left < this.remainingSeconds() ? 'held' : 'stored'
`,
    focus: 'revoked',
  },
  {
    name: 'asks the lease before ky is loaded, not right before fetch',
    file: 'packages/auth-core/src/token-endpoint/token-request.ts',
    find: '    request.beforeSend?.()\n',
    replace: '',
    focus: 'starved',
  },
  {
    name: 'sends under a lease that may end before the answer is there',
    file: `${engine}/user-grant.ts`,
    find: 'return this.spendsRefreshTokens ? extendLease(this.#engine, lease) : undefined',
    replace: 'return undefined',
    focus: 'starved',
  },
  {
    name: 'goes alone after five lost leases',
    seed: 93,
    file: `${engine}/refresh.ts`,
    find: ' && !user?.spendsRefreshTokens',
    replace: '',
    focus: {
      ...focuses.starved,
      secondsBetweenFaults: 25,
      hasSecret: true,
      faultySeconds: 400,
      peopleComeAndGo: true,
      peopleAreOdd: false,
    },
  },
  {
    name: 'goes alone though the count says that its refresh token has rotated',
    file: `${engine}/user-memory.ts`,
    find: '    if ((token.refreshTokenRotations ?? 0) > 0) this.rotates = true\n',
    replace: '',
    focus: 'alone',
  },
  {
    name: 'goes alone with the refresh token of a public client',
    file: `${engine}/user-engine.ts`,
    find: '{ requiredScopes, rotates })',
    replace: '{ requiredScopes })',
    focus: { ...focuses['starved cache'], hasSecret: false },
  },
  {
    name: 'calls a refresh token dead under a lease that is over',
    seed: 81,
    file: `${engine}/reauthorization.ts`,
    find: ' || isOver(lease)',
    replace: '',
    focus: 'late verdicts',
  },
  {
    name: 'sends a refused refresh token again after each cooldown while the cache is away',
    file: `${engine}/refusal.ts`,
    find: '  return isSame ? failure : undefined\n',
    replace: '  return undefined\n',
    focus: 'refusals',
  },
  {
    name: 'lets a caller wait 30 s for each of several refreshes',
    file: `${engine}/served-token.ts`,
    find: 'refresher.wait(giveUpAt - clock.monotonic(), signal)',
    replace: 'refresher.wait(longestWaitSeconds, signal)',
    focus: 'starved cache',
  },
]
