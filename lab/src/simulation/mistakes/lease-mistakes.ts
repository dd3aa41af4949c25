import type * as heldLease from '../../../../packages/auth-core/src/cache/held-lease.ts'
import type * as clock from '../../../../packages/auth-core/src/clock.ts'
import type * as sendPermit from '../../../../packages/auth-core/src/engine/send-permit.ts'
import type * as userGrantPolicy from '../../../../packages/auth-core/src/engine/user/user-grant-policy.ts'
import type { Script } from '../../../../packages/cache-redis/src/script.ts'
import type * as scripts from '../../../../packages/cache-redis/src/scripts.ts'
import { focuses } from '../focuses.ts'
import { MistakesIn, type Mistake } from './mistake.ts'

const core = 'packages/auth-core/src'
const inScripts = new MistakesIn<typeof scripts>('packages/cache-redis/src/scripts.ts')
const inSendPermit = new MistakesIn<typeof sendPermit>(`${core}/engine/send-permit.ts`)
const inPolicy = new MistakesIn<typeof userGrantPolicy>(`${core}/engine/user/user-grant-policy.ts`)

/** Mistakes in the lease protocol, in the cache and in the process that holds the lease. */
export const leaseMistakes: readonly Mistake[] = [
  inScripts.export('commitScript', {
    name: 'commits without comparing fences',
    focus: {
      grant: 'refresh_token',
      kinds: ['freeze', 'suspend'],
      secondsBetweenFaults: 8,
      deployments: 0,
      lifetimeSeconds: 30,
    },
    mistake: (original) => withLua(original, 'local function storedFence() return 0 end'),
  }),
  inScripts.export('writeScript', {
    name: 'stores no mark of a sign-out',
    focus: 'sign-ins',
    mistake: (original) =>
      withCommand(
        original,
        `local reply = server.call(...)
         if name == 'HSET' and field == 'deleted' then server.call('HDEL', key, 'deleted') end
         return reply`,
      ),
  }),
  inScripts.export('leaseScript', {
    name: 'grants a lease that another process holds',
    mistake: (original) =>
      withCommand(
        original,
        `local reply = server.call(...)
         if name == 'HMGET' then reply[6] = false end
         return reply`,
      ),
  }),
  inScripts.export('releaseScript', {
    name: 'releases a lease that another process holds',
    focus: 'leases',
    seed: 44,
    mistake: (original) =>
      withCommand(
        original,
        `if name == 'HGET' and field == 'holder' then return ARGV[1] end
         return server.call(...)`,
      ),
  }),
  new MistakesIn<typeof heldLease>(`${core}/cache/held-lease.ts`).argument('HeldLease', {
    name: 'never extends a lease',
    focus: { kinds: ['endpoint-slow'] },
    mistake: (options) => ({ ...options, extend: () => true }),
  }),
  new MistakesIn<typeof clock>(`${core}/clock.ts`).export('sleepWatch', {
    name: 'trusts a lease after its machine has slept',
    focus: { grant: 'refresh_token', kinds: ['suspend'], rotates: true, lifetimeSeconds: 30 },
    mistake: () => () => () => 0,
  }),
  inSendPermit.export('sendPermit', {
    name: 'sends a request without checking what is left of the lease',
    focus: {
      grant: 'refresh_token',
      kinds: ['freeze', 'cache-slow'],
      rotates: true,
      lifetimeSeconds: 30,
    },
    mistake: (original) => (attempt, lease) => original(attempt, lease, -Infinity),
  }),
  inSendPermit.export('sendPermit', {
    name: 'checks the lease before a request is prepared, not when it is sent',
    focus: 'starved',
    mistake:
      (original) =>
      (...args) => {
        const permit = original(...args)
        permit.beforeSend()
        return { ...permit, beforeSend: () => {} }
      },
  }),
  inPolicy.method('UserGrantPolicy', 'extendLease', {
    name: 'sends a refresh token under a lease that may end before the response',
    focus: 'starved',
    mistake: () => async () => undefined,
  }),
  inPolicy.export('UserGrantPolicy', {
    name: 'sends a refresh token without a lease after five lost leases',
    // After a lost lease, another process would get the next one.
    focus: {
      ...focuses.starved,
      processes: [{ offsetSeconds: 0, drift: 0 }],
      hasSecret: true,
      faultySeconds: 400,
    },
    seed: 19,
    mistake: (original) =>
      class extends original {
        override readonly sendsRefreshToken = false as boolean as true
      },
  }),
]

/** The script with Lua code after its prelude; the code may replace functions of the prelude. */
function withLua(script: Script, code: string): Script {
  const end = "local isForeign = kind ~= 'hash' and kind ~= 'none'\n"
  const NewScript = script.constructor as new (text: string) => Script
  return new NewScript(script.text.replace(end, `${end}${code}\n`))
}

/** The script with another `redis.call`, whose body may call `server.call`. */
function withCommand(script: Script, body: string): Script {
  return withLua(
    script,
    `local server = redis
     local redis = { call = function(...)
       local name, key, field = ...
       ${body}
     end }`,
  )
}
