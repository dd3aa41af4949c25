import type { Focus } from './plan.ts'

/** A mistake that somebody could make in the protocol: one place in one file. */
export interface Mutation {
  readonly name: string
  /** From the repository's root. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** What to look at, where the mistake shows in few runs only. */
  readonly focus?: Focus
}

const engine = 'packages/auth-core/src/engine'
const scripts = 'packages/cache-redis/src/scripts.ts'

/** Mistakes that the simulation has to find, each alone. */
export const mutations: readonly Mutation[] = [
  {
    name: 'does not read again under the lease',
    file: `${engine}/refresh-under-lease.ts`,
    find: '    takeWhatIsStored(engine, lease, flight)\n',
    replace: '',
  },
  {
    name: 'sends without a look at what is left of the lease',
    file: `${engine}/refresh-under-lease.ts`,
    find: "    if (lease.remainingSeconds() < leastLeaseSeconds) return 'lost'\n",
    replace: '',
    focus: {
      kinds: ['freeze', 'cache-slow'],
      grant: 'refresh_token',
      rotates: true,
      lifeSeconds: 30,
    },
  },
  {
    name: 'commits without the fence',
    file: scripts,
    find: 'if fence <= number(entry[1]) then return',
    replace: 'if false then return',
  },
  {
    name: 'drops the tombstone',
    file: scripts,
    find: "redis.call('HSET', key, 'deleted', '1', 'written'",
    replace: "redis.call('HSET', key, 'written'",
  },
  {
    name: 'grants a lease that another holds',
    file: scripts,
    find: 'and held > 0 and',
    replace: 'and held > 4.9e6 and',
  },
  {
    name: 'never extends a lease',
    file: 'packages/auth-core/src/held-lease.ts',
    find: 'const isHeld = await extend()',
    replace: 'const isHeld = await true',
    focus: { kinds: ['endpoint-slow'] },
  },
  {
    name: "shares our own faults' cool-down",
    file: `${engine}/failure.ts`,
    find: "  return { error, kind: 'passing', shared: isAnswer || RateLimitError.is(error) }",
    replace:
      "  return { error, kind: 'passing', shared: isAnswer || RateLimitError.is(error) || true }",
  },
  {
    name: 'does not share the pause that Spotify asked for',
    file: `${engine}/begin-cool-down.ts`,
    find: 'return shared ?',
    replace: 'return !shared ?',
  },
  {
    name: 'requests in a cool-down',
    file: `${engine}/cool-down.ts`,
    find: '    if (error !== undefined) throw error\n',
    replace: '',
  },
  {
    name: 'compares the ends of tokens by a clock that may have been set',
    file: `${engine}/token-memory.ts`,
    find: 'return stored.expiresAt - this.#clock.now() > this.remainingSeconds()',
    replace: 'return stored.expiresAt > (this.token?.expiresAt ?? 0)',
  },
  {
    name: 'orders logins by the clocks of their hosts',
    file: `${engine}/token-memory.ts`,
    find: 'return !isKnown || consent > (mine ?? Infinity)',
    replace: 'return isKnown || true ? (consent ?? 0) > (mine ?? 0) : false',
  },
  {
    name: 'believes the monotonic clock alone',
    file: `${engine}/token-memory.ts`,
    find: '      this.token.expiresAt - this.#clock.now(),\n',
    replace: '',
  },
  {
    name: 'believes the wall clock alone',
    file: `${engine}/token-memory.ts`,
    find: '    return Math.min(\n      this.token.expiresAt - this.#clock.now(),\n      this.#endsAtMonotonic - this.#clock.monotonic(),\n    )',
    replace: '    return this.token.expiresAt - this.#clock.now()',
  },
  {
    name: 'stores an end by a clock that was set back',
    file: `${engine}/store-token.ts`,
    find: 'memory.forOthers() ?? token',
    replace: 'token',
    focus: { kinds: ['clock-step', 'cache-flushed'] },
  },
  {
    name: 'loses the refresh token that an answer leaves out',
    file: `${engine}/request-new-token.ts`,
    find: '{ refreshToken, scope, authorizedAt, bootstrapHash,',
    replace: '{ scope, authorizedAt, bootstrapHash,',
  },
  {
    name: 'spends the refresh token that it has replaced',
    file: `${engine}/reconcile.ts`,
    find: '  if (isReplaced(memory, stored)) return mine\n  if (stored.refreshToken === mine.refreshToken) return memory.unstored ? mine : stored\n',
    replace: '  return stored\n',
  },
  {
    name: 'does not notice a sign-out while it pauses',
    file: `${engine}/refresh.ts`,
    find: '    if (!isLost) coolDown.throwIfActive()\n',
    replace: '    coolDown.throwIfActive()\n',
    focus: {
      kinds: ['misconfigured', 'endpoint-cut'],
      grant: 'refresh_token',
      peopleComeAndGo: true,
      lifeSeconds: 300,
    },
  },
  {
    name: 'takes a look that met a busy lease for done',
    file: `${engine}/refresher.ts`,
    find: 'isDone = hasSettled && ',
    replace: 'isDone = ',
    focus: { kinds: ['cache-slow'], grant: 'refresh_token', peopleComeAndGo: true },
  },
  {
    name: 'never looks again for a sign-out',
    file: `${engine}/refresher.ts`,
    find: ' || this.#engine.clock.monotonic() >= this.#recheckAt',
    replace: '',
  },
]
