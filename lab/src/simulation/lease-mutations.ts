import type { Mutation } from './mutation.ts'

const scripts = 'packages/cache-redis/src/scripts.ts'

/** Mistakes in the lease protocol of a cache. */
export const leaseMutations: readonly Mutation[] = [
  {
    name: 'commits without the fence',
    file: scripts,
    find: 'if fence <= number(entry[1]) then return',
    replace: 'if false then return',
    focus: {
      kinds: ['freeze', 'suspend'],
      secondsBetweenFaults: 8,
      grant: 'refresh_token',
      deployments: 0,
      lifeSeconds: 30,
    },
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
]
