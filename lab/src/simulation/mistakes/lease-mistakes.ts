import type * as clock from '../../../../packages/auth-core/src/clock.ts'
import type { UserGrantPolicy } from '../../../../packages/auth-core/src/engine/user/user-grant-policy.ts'
import type { Script } from '../../../../packages/cache-redis/src/script.ts'
import type * as scripts from '../../../../packages/cache-redis/src/scripts.ts'
import { mistakesIn, mistakesInClass, type Mistake } from './mistake.ts'

const core = 'packages/auth-core/src'
const inScripts = mistakesIn<typeof scripts>('packages/cache-redis/src/scripts.ts')

/** Mistakes in the lease protocol, in the cache and in the process that holds the lease. */
export const leaseMistakes: readonly Mistake[] = [
  inScripts('commitScript', {
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
  inScripts('writeScript', {
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
  inScripts('leaseScript', {
    name: 'grants a lease that another process holds',
    mistake: (original) =>
      withCommand(
        original,
        `local reply = server.call(...)
         if name == 'HMGET' then reply[6] = false end
         return reply`,
      ),
  }),
  inScripts('commitScript', {
    name: 'does not store the token that was requested under a lease',
    focus: { grant: 'client_credentials', kinds: [] },
    mistake: (original) =>
      withCommand(
        original,
        `if name == 'HSET' and field == 'token' then return 0 end
         return server.call(...)`,
      ),
  }),
  mistakesIn<typeof clock>(`${core}/clock.ts`)('sleepWatch', {
    name: 'trusts a lease after its machine has slept',
    focus: { grant: 'refresh_token', kinds: ['suspend'], rotates: true, lifetimeSeconds: 30 },
    mistake: () => () => () => 0,
  }),
  mistakesInClass<UserGrantPolicy>(`${core}/engine/user/user-grant-policy.ts`, 'UserGrantPolicy')(
    'onInvalidGrant',
    {
      name: 'marks a refresh token as rejected under a lease that has ended',
      focus: 'late rejections',
      seed: 147,
      mistake: (original) => (current, failure, attempt, lease) => {
        const { signal } = new AbortController()
        const lasting = lease && { ...lease, signal, remainingSeconds: () => 1 }
        return original(current, failure, attempt, lasting)
      },
    },
  ),
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
