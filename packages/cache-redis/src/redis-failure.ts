import { SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineError, systemCodeOf } from '@spotify-sdk/auth-core/toolkit'

/** Advice for the operator on a server's error codes. */
const advice: Readonly<Record<string, string>> = {
  redis_readonly: 'the server is a read-only replica: connect to the master',
  redis_oom: 'the server is out of memory: raise maxmemory',
  redis_noauth: 'the server needs a password',
  redis_wrongpass: 'the server rejected the user name or the password',
  redis_noperm:
    'the user lacks a right (ACL): scripts, these keys, SELECT for a database number, or CLUSTER SLOTS and ASKING for a Cluster',
  redis_denied: 'the server is in protected mode and accepts no other hosts: set a password on it',
  redis_no_cluster: 'the server is no Cluster: use redis:// or rediss://',
  redis_loading: 'the server is still loading its data',
  redis_clusterdown: 'the cluster is down, or the slot is served by no node',
  redis_tryagain: 'the slot is being moved',
  redis_moved: 'the server is part of a Cluster: use redis+cluster://…, or pass a Cluster client',
  redis_no_password: 'the server has no password: remove yours, or set one on the server',
  redis_no_database: 'the server has no database of this number: choose a lower one',
  redis_busy: 'another script keeps the server busy',
  redis_misconf: 'the server cannot save to its disk, and refuses writes: free space there',
  redis_noreplicas: 'too few replicas are connected (min-replicas-to-write): check them',
  redis_max_clients: 'the server accepts no more connections: raise maxclients, or close others',
  redis_max_requests: 'the plan of the database allows no more requests: raise its limit',
  redis_unknown_command: 'the server runs no scripts: allow EVAL and EVALSHA',
}

/**
 * Converts a failure of Redis or its client to an error with a stable code and our own text. The
 * client's error is neither passed on nor quoted: it may contain the token or the password.
 *
 * @param operation In words: 'read a token'.
 */
export function redisFailure(error: unknown, operation: string): SpotifyError {
  if (SpotifyError.is(error)) return error
  if (isExpiry(error)) {
    return new TokenCacheError(`Redis did not answer in time (to ${operation}).`, {
      code: 'timeout',
      isQuotable: true,
    })
  }
  const code =
    replyCodeOf(error) ??
    systemCodeOf(error) ??
    // A Cluster client of ioredis.
    systemCodeOf(memberOf(error, 'lastNodeError')) ??
    'redis_unavailable'
  const reason = advice[code] ?? (code === 'redis_unavailable' ? 'no connection' : code)
  return new TokenCacheError(`Redis failed to ${operation}: ${reason}.`, { code, isQuotable: true })
}

/**
 * Replies of a server that may answer some seconds later, or that a failover is about to replace, and no
 * reply at all.
 */
const passing = new Set([
  'timeout',
  'redis_busy',
  'redis_clusterdown',
  'redis_loading',
  'redis_masterdown',
  'redis_max_clients',
  'redis_readonly',
  'redis_tryagain',
  'redis_unavailable',
])

/** Whether a failure may pass in some seconds: Redis restarts or fails over, or the network is interrupted. */
export function mayPass(error: unknown): boolean {
  if (!TokenCacheError.is(error)) return false
  // System codes like `ECONNREFUSED`. Codes that start with `ERR_` are TLS's and Node's.
  return passing.has(error.code) || /^E(?!RR_)/.test(error.code)
}

function isExpiry(error: unknown): boolean {
  try {
    return error instanceof DeadlineError
  } catch {
    // A revoked proxy.
    return false
  }
}

/** Whether the server does not know the script's digest. */
export function isUnknownScript(error: unknown): boolean {
  return replyCodeOf(error) === 'redis_noscript'
}

/** Replies of a server that no longer serves the key, or is no longer a master. */
const wrongServer = new Set([
  'redis_ask',
  'redis_clusterdown',
  'redis_masterdown',
  'redis_moved',
  'redis_readonly',
])

/** Whether the right server replied. Then another connection would get the same reply. */
export function hasServerAnswered(error: unknown): boolean {
  const code = replyCodeOf(error)
  return code !== undefined && !wrongServer.has(code)
}

/** Whether the key contains something other than a hash. */
export function isForeignType(error: unknown): boolean {
  return replyCodeOf(error) === 'redis_wrongtype'
}

/** By the constant texts of replies whose first word, `ERR`, says nothing. */
const generalErrors: readonly (readonly [text: RegExp, code: string])[] = [
  [/^ERR AUTH /, 'redis_no_password'],
  [/DB index is out of range/, 'redis_no_database'],
  [/^ERR This instance has cluster support disabled/, 'redis_no_cluster'],
  // A command of a script: up to Redis 7.0, and since 7.2.
  [/The user executing the script can't |ACL failure in script/, 'redis_noperm'],
  [/^ERR max number of clients reached/, 'redis_max_clients'],
  // Upstash.
  [/^ERR max (?:daily )?requests? limit exceeded/, 'redis_max_requests'],
  [/^ERR unknown command/, 'redis_unknown_command'],
]

/** The first word of a server's error reply: `READONLY You can't write …`. */
function replyCodeOf(error: unknown): string | undefined {
  // `@upstash/redis` puts its own words before the reply to a command of a pipeline.
  const text = memberOf(error, 'message')
  const message = typeof text === 'string' ? text.replace(/^Command failed: /, '') : ''
  // Before version 7, a script's error quoted the error of its command.
  const quoted = /^ERR Error running script .*?@user_script: ?\d+: -([A-Z]{2,20}) /.exec(message)
  const word = quoted?.[1] ?? /^([A-Z]{2,20})(?: |$)/.exec(message)?.[1]
  if (word === undefined) return undefined
  if (word !== 'ERR') return `redis_${word.toLowerCase()}`
  return generalErrors.find(([known]) => known.test(message))?.[1] ?? 'redis_error'
}

function memberOf(error: unknown, name: 'message' | 'lastNodeError'): unknown {
  try {
    return (Object(error) as Record<string, unknown>)[name]
  } catch {
    // Properties of the error throw, and what they throw may contain anything.
    return undefined
  }
}
