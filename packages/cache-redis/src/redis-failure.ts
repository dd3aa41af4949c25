import { SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineExceeded } from '@spotify-sdk/auth-core/toolkit'

/** What a server's refusal means for whoever runs it. */
const advice: Readonly<Record<string, string>> = {
  redis_readonly: 'the server is a read-only replica: connect to the master',
  redis_oom: 'the server is out of memory: raise maxmemory, or let it evict',
  redis_noauth: 'the server asks for a password',
  redis_wrongpass: 'the server refused the user name or the password',
  redis_noperm: 'the user may not run scripts, or not use these keys (ACL)',
  redis_loading: 'the server is still loading its data',
  redis_clusterdown: 'the cluster is down, or the slot is served by no node',
  redis_tryagain: 'the slot is being moved',
  redis_moved: 'the server is part of a cluster: pass a cluster client',
  redis_busy: 'another script keeps the server busy',
}

/**
 * What is thrown for a failure of Redis or of its client: a stable code and a text of our own. The
 * client's error is neither passed on nor quoted: it may hold the command's arguments, the token
 * among them, or the address with its password.
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
  const code = replyCodeOf(error) ?? systemCodeOf(error) ?? 'redis_unavailable'
  const reason = advice[code] ?? (code === 'redis_unavailable' ? 'no connection' : code)
  return new TokenCacheError(`Redis failed to ${operation}: ${reason}.`, { code, isQuotable: true })
}

function isExpiry(error: unknown): boolean {
  try {
    return error instanceof DeadlineExceeded
  } catch {
    // A proxy that answers no question.
    return false
  }
}

/** Whether the server does not know the script by its digest. */
export function isUnknownScript(error: unknown): boolean {
  return replyCodeOf(error) === 'redis_noscript'
}

/** Replies of a server that no longer serves the key, or not as a master. */
const wrongServer = new Set([
  'redis_ask',
  'redis_clusterdown',
  'redis_masterdown',
  'redis_moved',
  'redis_readonly',
])

/** Whether this is the reply of the right server: then another connection would bring the same. */
export function hasServerAnswered(error: unknown): boolean {
  const code = replyCodeOf(error)
  return code !== undefined && !wrongServer.has(code)
}

/** Whether something else than a hash is stored there. */
export function isForeignType(error: unknown): boolean {
  return replyCodeOf(error) === 'redis_wrongtype'
}

/** The first word of a server's error reply: `READONLY You can't write …`. */
function replyCodeOf(error: unknown): string | undefined {
  // `@upstash/redis` puts words of its own before the reply to a command of a pipeline.
  const message = (textOf(error, 'message') ?? '').replace(/^Command failed: /, '')
  // Before version 7, the error of a command within a script came quoted in one of the script.
  const quoted = /^ERR Error running script .*?@user_script: ?\d+: -([A-Z]{2,20}) /.exec(message)
  const word = quoted?.[1] ?? /^([A-Z]{2,20})(?: |$)/.exec(message)?.[1]
  if (word === undefined) return undefined
  return word === 'ERR' ? 'redis_error' : `redis_${word.toLowerCase()}`
}

/** Codes of Node and of its TLS, wherever along the causes; nothing else of an error is looked at. */
function systemCodeOf(error: unknown): string | undefined {
  const pattern =
    /^(?:E[A-Z0-9]{2,20}|(?:ERR|CERT|DEPTH|SELF|UNABLE|HOSTNAME)_[A-Z0-9_]{2,60}|timeout)$/
  for (let level = 0, at = error; level < 5 && at !== undefined; level++) {
    const code = textOf(at, 'code')
    if (code !== undefined && pattern.test(code)) return code
    at = nextOf(at)
  }
  return undefined
}

/** What lies behind an error: its cause, the last of a cluster's nodes, the first of several addresses. */
function nextOf(error: unknown): unknown {
  return (
    memberOf(error, 'cause') ??
    memberOf(error, 'lastNodeError') ??
    memberOf(memberOf(error, 'errors'), '0')
  )
}

function textOf(error: unknown, name: 'message' | 'code'): string | undefined {
  const value = memberOf(error, name)
  return typeof value === 'string' ? value : undefined
}

function memberOf(error: unknown, name: string): unknown {
  try {
    return (Object(error) as Record<string, unknown>)[name]
  } catch {
    // An error whose very properties throw; what they throw may hold anything.
    return undefined
  }
}
