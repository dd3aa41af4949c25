/**
 * One hash per token. It is one key, not one each for token, lease and cooldown: while a Cluster
 * moves a slot, commands on several keys fail (TRYAGAIN) if one of them does not exist, and a free
 * lease is a missing key.
 *
 * Times and fences are microseconds of the server's clock. A fence is at least the time, so fences
 * grow through FLUSHALL and failover; they are exact in a double until the year 2255. A stored
 * fence above the year 2223 was not written by this cache: it counts as none, and the next write
 * replaces it.
 *
 * | field | |
 * |---|---|
 * | `token` | the stored form of the token (JSON) |
 * | `expires` | its expiry on the server's clock |
 * | `deleted` | `1` after a delete |
 * | `written`, `writer` | fence and id of the latest write |
 * | `signers` | ids of the latest sign-ins and sign-outs, newest first; a commit keeps them |
 * | `last` | the latest fence |
 * | `holder`, `held_until` | the lease holder, and the end of the lease |
 * | `cooldown_until`, `cooldown_code` | a cooldown for all processes |
 */
export const prelude = `
local key = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function number(text)
  local value = tonumber(text)
  if value and value >= 0 and value < 9e15 then return value end
  return 0
end
local function storedFence(text)
  local value = number(text)
  if value < 8e15 then return value end
  return 0
end
local function whole(value) return string.format('%.0f', value) end
local function flag(value) return value and '1' or '0' end
local function nextFence(...)
  local fence = now
  for _, given in ipairs({...}) do fence = math.max(fence, storedFence(given) + 1) end
  return fence
end
local kind = redis.call('TYPE', key)['ok']
local isForeign = kind ~= 'hash' and kind ~= 'none'
local function keep(milliseconds)
  local left = redis.call('PTTL', key)
  -- An operator has removed the expiry. A new entry has none yet.
  if left == -1 and kind == 'hash' then return end
  if left < milliseconds then redis.call('PEXPIRE', key, milliseconds) end
end
`

/** Another type at this key is not ours, and would block it forever. */
export const deleteForeign = `
if isForeign then redis.call('DEL', key) end
`

/**
 * A write without effect. It fails if the server accepts no writes. On a server that has reached
 * `maxmemory`, it allows the further writes of the script: Redis refuses only the first one. They
 * still begin with the one that needs memory, in case another server refuses it.
 */
export const writeNothing = `redis.call('HDEL', key, '')`

/** Every write ends a cooldown … */
export const endCooldown = `redis.call('HDEL', key, 'cooldown_until', 'cooldown_code')`

/** … and the lease of the writer, or of an overtaken holder. */
export const endLease = `redis.call('HDEL', key, 'holder', 'held_until')`

/** Eight ids of 36 characters: more sign-ins and sign-outs of one user than happen in 4.5 s. */
export const maxSignersLength = 8 * 36

/** An unused fence need not be remembered longer than any lease lasts. */
export const keepLeaseMilliseconds = 600_000

/** If a lease or cooldown would last longer, the server's clock was set back after it started. */
export const maxLeaseMicroseconds = 61e6
export const maxCooldownMicroseconds = 86_401e6
