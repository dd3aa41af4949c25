/**
 * One hash holds all about one token. One key, not one each for token, lease and cooldown: while
 * a Cluster slot is moved, commands on several keys are refused (TRYAGAIN) whenever one of them
 * does not exist, and a free lease is a key that does not exist.
 *
 * Times are microseconds of the server's clock, fences likewise: a fence that is at least the time
 * grows through FLUSHALL and failover, too, and stays exact in a double until the year 2255. A stored
 * fence counts only below the year 2223: the next one is then a valid number, too. A higher one was
 * not written by this cache; it counts as none, and the next write replaces it.
 *
 * | field | |
 * |---|---|
 * | `token` | the stored form of the token (JSON) |
 * | `expires` | when it ends, by the server's clock |
 * | `deleted` | `1`: a delete stands |
 * | `written`, `writer` | fence of the latest write, and which write it was |
 * | `last` | the latest fence |
 * | `holder`, `held_until` | who may refresh, and until when |
 * | `cooldown_until`, `cooldown_code` | a pause for everybody |
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
local function keep(milliseconds)
  if redis.call('PTTL', key) < milliseconds then redis.call('PEXPIRE', key, milliseconds) end
end
local kind = redis.call('TYPE', key)['ok']
local isForeign = kind ~= 'hash' and kind ~= 'none'
`

/** What is no hash is none of ours, and would stand in the way for ever. */
export const mend = `
if isForeign then redis.call('DEL', key) end
`

/** Every write ends a cooldown … */
export const endPause = `redis.call('HDEL', key, 'cooldown_until', 'cooldown_code')`

/** … and the lease of whoever wrote, or was overtaken. */
export const endLease = `redis.call('HDEL', key, 'holder', 'held_until')`

/** A fence that nothing was written with need not be remembered longer than any lease lasts. */
export const keepLeaseMilliseconds = 600_000

/** A lease or pause that would last longer was taken before the server's clock was set back. */
export const maxLeaseMicroseconds = 61e6
export const maxCooldownMicroseconds = 86_401e6
