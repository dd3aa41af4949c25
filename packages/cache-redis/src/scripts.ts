import {
  endLease,
  endCooldown,
  keepLeaseMilliseconds,
  maxLeaseMicroseconds,
  maxCooldownMicroseconds,
  maxSignersLength,
  deleteForeign,
  prelude,
  writeNothing,
} from './entry-layout.ts'
import { Script } from './script.ts'

/** → now, written, token, expires. */
export const readScript = new Script(`${prelude}
if isForeign then return { whole(now), '0', kind } end
local entry = redis.call('HMGET', key, 'written', 'token', 'expires')
return { whole(now), whole(storedFence(entry[1])), entry[2], entry[3] }
`)

/**
 * holder, lease in milliseconds → `granted`, now, fence, token, expires, deleted; or `busy` or
 * `cooldown`, now, microseconds left, code. A client that sends it twice is granted it twice.
 *
 * A refusal checks whether the server accepts writes. On a read-only replica, the lease of another
 * holder can be neither used nor released, and no process should wait for its end.
 */
export const leaseScript = new Script(`${prelude}${deleteForeign}
local entry = redis.call('HMGET', key, 'token', 'expires', 'deleted', 'written', 'last', 'holder',
  'held_until', 'cooldown_until', 'cooldown_code')
local held = number(entry[7]) - now
if entry[6] and entry[6] ~= ARGV[1] and held > 0 and held <= ${maxLeaseMicroseconds} then
  ${writeNothing}
  return { 'busy', whole(now), whole(held) }
end
local pause = number(entry[8]) - now
if pause > 0 and pause <= ${maxCooldownMicroseconds} then
  ${writeNothing}
  return { 'cooldown', whole(now), whole(pause), entry[9] }
end
local fence = nextFence(entry[4], entry[5])
redis.call('HSET', key, 'holder', ARGV[1], 'held_until', whole(now + ARGV[2] * 1000),
  'last', whole(fence))
keep(${keepLeaseMilliseconds})
return { 'granted', whole(now), whole(fence), entry[1], entry[2], flag(entry[3]) }
`)

/** holder, lease in milliseconds → whether it is still held. */
export const extendScript = new Script(`${prelude}
if redis.call('HGET', key, 'holder') ~= ARGV[1] then return { '0' } end
${writeNothing}
redis.call('HSET', key, 'held_until', whole(now + ARGV[2] * 1000))
keep(${keepLeaseMilliseconds})
return { '1' }
`)

/**
 * holder, write, fence, token, expires, life in milliseconds → whether it is stored now. A full
 * server stores it too: only the holder has a refresh token that was replaced. Sent again, it is done as
 * well if that very token is stored under its fence.
 */
export const commitScript = new Script(`${prelude}${deleteForeign}
local entry = redis.call('HMGET', key, 'written', 'token', 'last', 'holder')
local fence = number(ARGV[3])
local written = storedFence(entry[1])
if fence <= written then return { flag(fence == written and entry[2] == ARGV[4]) } end
${writeNothing}
redis.call('HSET', key, 'token', ARGV[4], 'expires', ARGV[5], 'written', whole(fence),
  'writer', ARGV[2], 'last', whole(math.max(fence, storedFence(entry[3]))))
redis.call('HDEL', key, 'deleted')
${endCooldown}
if entry[4] == ARGV[1] or storedFence(entry[3]) <= fence then ${endLease} end
redis.call('PEXPIRE', key, ARGV[6])
return { '1' }
`)

/** holder, cooldown in milliseconds, code → whether it was held. */
export const releaseScript = new Script(`${prelude}
if redis.call('HGET', key, 'holder') ~= ARGV[1] then return { '0' } end
local pause = number(ARGV[2])
${writeNothing}
if pause > 0 then
  redis.call('HSET', key, 'cooldown_until', whole(now + pause * 1000), 'cooldown_code', ARGV[3])
  keep(pause)
end
${endLease}
return { '1' }
`)

/**
 * write, fence seen, life in milliseconds, token or nothing, expires → whether it was done, now,
 * written. Done only if nothing was written since that fence: a client may send it after its
 * time-out. Done before if its id is among the latest, whatever was written since. A full server refuses a
 * sign-in, but no sign-out.
 */
export const writeScript = new Script(`${prelude}${deleteForeign}
local entry = redis.call('HMGET', key, 'written', 'signers', 'last')
local written = storedFence(entry[1])
local signers = entry[2] or ''
if string.find(signers, ARGV[1], 1, true) then return { '1' } end
if whole(written) ~= ARGV[2] then return { '0', whole(now), whole(written) } end
local fence = whole(nextFence(entry[1], entry[3]))
signers = string.sub(ARGV[1] .. signers, 1, ${maxSignersLength})
if ARGV[4] == '' then
  ${writeNothing}
  redis.call('HSET', key, 'deleted', '1', 'written', fence, 'writer', ARGV[1], 'last', fence,
    'signers', signers)
  redis.call('HDEL', key, 'token', 'expires')
else
  redis.call('HSET', key, 'token', ARGV[4], 'expires', ARGV[5], 'written', fence,
    'writer', ARGV[1], 'last', fence, 'signers', signers)
  redis.call('HDEL', key, 'deleted')
end
${endCooldown}
${endLease}
redis.call('PEXPIRE', key, ARGV[3])
return { '1' }
`)
