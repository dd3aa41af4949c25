import type { Mutation } from './mutation.ts'

const engine = 'packages/auth-core/src/engine'

const exactClocks = Array.from({ length: 4 }, () => ({ offsetSeconds: 0, drift: 0 }))

/** Mistakes in the refresh engine. */
export const engineMutations: readonly Mutation[] = [
  {
    name: 'does not read again under the lease',
    file: `${engine}/refresh-under-lease.ts`,
    find: '    takeWhatIsStored(engine, lease, flight)\n',
    replace: '',
  },
  {
    name: "shares our own faults' cooldown",
    focus: { kinds: ['misconfigured', 'endpoint-cut'], secondsBetweenFaults: 8, lifeSeconds: 30 },
    file: `${engine}/failure.ts`,
    find: "return { error, kind: 'passing', shared }",
    replace: "return { error, kind: 'passing', shared: true }",
  },
  {
    name: 'does not share the pause that Spotify asked for',
    seed: 56,
    focus: 'apps',
    file: `${engine}/begin-cooldown.ts`,
    find: 'return shared ?',
    replace: 'return !shared ?',
  },
  {
    name: 'requests in a cooldown',
    focus: 'apps',
    file: `${engine}/cooldown.ts`,
    find: '    if (error !== undefined) throw error\n',
    replace: '',
  },
  {
    name: 'compares the ends of tokens by a clock that may have been set',
    focus: { grant: 'client_credentials', kinds: ['clock-step'], secondsBetweenFaults: 8 },
    file: `${engine}/token-memory.ts`,
    find: '    if (left > this.remainingSeconds()) return true\n',
    replace: '    if (this.token !== undefined) return stored.expiresAt > this.token.expiresAt\n',
  },
  {
    name: 'orders logins by the clocks of their hosts',
    file: `${engine}/consents.ts`,
    find: '    if (name === undefined || !this.#left?.has(name)) return true\n    return (stored.authorizedAt ?? -Infinity) > (mine',
    replace: '    return (stored.authorizedAt ?? 0) > (mine',
  },
  {
    name: 'believes the monotonic clock alone',
    seed: 78,
    file: `${engine}/token-memory.ts`,
    find: '      this.token.expiresAt - this.#clock.now(),\n',
    replace: '',
  },
  {
    name: 'believes the wall clock alone',
    seed: 36,
    file: `${engine}/token-memory.ts`,
    find: '    return Math.min(\n      this.token.expiresAt - this.#clock.now(),\n      this.#endsAtMonotonic - this.#clock.monotonic(),\n    )',
    replace: '    return this.token.expiresAt - this.#clock.now()',
  },
  {
    name: 'stores an end by a clock that was set back',
    seed: 107,
    file: `${engine}/store-token.ts`,
    find: 'memory.forOthers() ?? token',
    replace: 'token',
    focus: { kinds: ['clock-step', 'cache-flushed'] },
  },
  {
    name: 'loses the refresh token that an answer leaves out',
    file: `${engine}/request-new-token.ts`,
    find: '      {\n        refreshToken,\n',
    replace: '      {\n',
  },
  {
    name: 'spends the refresh token that it has replaced',
    seed: 35,
    file: `${engine}/living-refresh-token.ts`,
    find: "  if (refreshToken !== undefined && held.isReplaced(refreshToken)) return 'held'\n  if (token === undefined) return 'stored'\n",
    replace: "  if (token === undefined || isSameSignIn(stored, token)) return 'stored'\n",
    focus: 'losses',
  },
  {
    name: 'does not notice a sign-out while it pauses',
    seed: 35,
    file: `${engine}/refresh.ts`,
    find: '      cooldown.throwIfActive()\n    }\n\n    const lease',
    replace: '    }\n    cooldown.throwIfActive()\n\n    const lease',
    focus: {
      kinds: ['misconfigured'],
      secondsBetweenFaults: 8,
      secondsBetweenCalls: 2,
      grant: 'refresh_token',
      keys: ['one', 'two'],
      processes: exactClocks,
      maxRetries: 0,
      peopleComeAndGo: true,
      peopleAreOdd: false,
      deployments: 0,
      consentSeconds: Infinity,
      maxUsersInMemory: 100,
      lifeSeconds: 300,
      faultySeconds: 900,
    },
  },
  {
    name: 'takes a look that met a busy lease for done',
    seed: 187,
    file: `${engine}/refresher.ts`,
    find: 'isDone = hasSettled && ',
    replace: 'isDone = ',
    focus: { kinds: ['cache-slow'], grant: 'refresh_token', peopleComeAndGo: true },
  },
  {
    name: 'never looks again for a sign-out',
    file: `${engine}/refresher.ts`,
    find: ' || this.#engine.clock.monotonic() >= this.#revalidateAt',
    replace: '',
  },
  {
    name: "takes another's token for the end of its own pause",
    file: `${engine}/reconcile.ts`,
    find: "  { memory, emit }: Engine,\n  stored: TokenInfo,\n  { waitingCallers }: Pick<Flight, 'waitingCallers'>,\n): void {\n  if (!memory.adopt(stored)) return\n",
    replace:
      "  { memory, emit, cooldown }: Engine,\n  stored: TokenInfo,\n  { waitingCallers }: Pick<Flight, 'waitingCallers'>,\n): void {\n  if (!memory.adopt(stored)) return\n  cooldown.end()\n",
    focus: { kinds: ['misconfigured', 'freeze'], lifeSeconds: 30 },
  },
  {
    name: 'stores what it got alone over a later login',
    file: `${engine}/living-refresh-token.ts`,
    find: "  return isStored ? 'stored' : 'held'\n",
    replace:
      "  return isStored && stored.expiresAt > (token?.expiresAt ?? 0) ? 'stored' : 'held'\n",
    focus: {
      kinds: ['cache-hung', 'freeze'],
      secondsBetweenFaults: 8,
      grant: 'refresh_token',
      rotates: false,
      peopleComeAndGo: true,
      peopleAreOdd: false,
      deployments: 0,
      lifeSeconds: 30,
    },
  },
]
