import type { Mutation } from './mutation.ts'

const scripts = 'packages/cache-redis/src/scripts.ts'

/** Mistakes in the lease protocol, at the cache's side and at the holder's. */
export const leaseMutations: readonly Mutation[] = [
  {
    name: 'commits without the fence',
    file: scripts,
    find: 'if fence <= storedFence(entry[1]) then return',
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
    file: 'packages/auth-core/src/cache/held-lease.ts',
    find: 'const isHeld = await extend(seconds)',
    replace: 'const isHeld = true',
    focus: { kinds: ['endpoint-slow'] },
  },
  {
    name: 'believes in a lease that its machine has slept through',
    file: 'packages/auth-core/src/engine/guarded-cache.ts',
    find: ' - sleepSeconds()',
    replace: '',
    focus: { kinds: ['suspend'], grant: 'refresh_token', rotates: true, lifeSeconds: 30 },
  },
  {
    name: 'sends without a look at what is left of the lease',
    file: 'packages/auth-core/src/engine/send-permit.ts',
    find: '(lease === undefined || lease.remainingSeconds() >= seconds)',
    replace: 'true',
    focus: {
      kinds: ['freeze', 'cache-slow'],
      grant: 'refresh_token',
      rotates: true,
      lifeSeconds: 30,
    },
  },
  {
    name: 'gives back a lease that another holds',
    seed: 102,
    file: scripts,
    find: "if redis.call('HGET', key, 'holder') ~= ARGV[1] then return { '0' } end\nlocal pause",
    replace: 'local pause',
    focus: 'leases',
  },
]
