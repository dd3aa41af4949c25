import { TokenCacheError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { DeadlineError } from '@spotify-sdk/auth-core/toolkit'
import { hasServerAnswered, isForeignType, isUnknownScript, redisFailure } from './redis-failure.ts'

const secret = 'SECRETTOKEN'

const lackingRight =
  'the user lacks a right (ACL): scripts, these keys, SELECT for a database number, or CLUSTER SLOTS and ASKING for a Cluster'

function refuse(): never {
  throw new Error(secret)
}

describe('redisFailure', () => {
  it.each([
    [
      "READONLY You can't write against a read only replica.",
      'redis_readonly',
      'the server is a read-only replica: connect to the master',
    ],
    [
      "OOM command not allowed when used memory > 'maxmemory'.",
      'redis_oom',
      'the server is out of memory: raise maxmemory',
    ],
    ['NOAUTH Authentication required.', 'redis_noauth', 'the server needs a password'],
    [
      'WRONGPASS invalid username-password pair or user is disabled.',
      'redis_wrongpass',
      'the server rejected the user name or the password',
    ],
    ["NOPERM User app has no permissions to run the 'eval' command", 'redis_noperm', lackingRight],
    [
      'LOADING Redis is loading the dataset in memory',
      'redis_loading',
      'the server is still loading its data',
    ],
    [
      'CLUSTERDOWN The cluster is down',
      'redis_clusterdown',
      'the cluster is down, or the slot is served by no node',
    ],
    [
      'TRYAGAIN Multiple keys request during rehashing of slot',
      'redis_tryagain',
      'the slot is being moved',
    ],
    [
      'MOVED 3999 127.0.0.1:6381',
      'redis_moved',
      'the server is part of a Cluster: use redis+cluster://…, or pass a Cluster client',
    ],
    [
      'ERR AUTH <password> called without any password configured for the default user.',
      'redis_no_password',
      'the server has no password: remove yours, or set one on the server',
    ],
    [
      'ERR DB index is out of range',
      'redis_no_database',
      'the server has no database of this number: choose a lower one',
    ],
    [
      'ERR This instance has cluster support disabled',
      'redis_no_cluster',
      'the server is no Cluster: use redis:// or rediss://',
    ],
    [
      'DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user.',
      'redis_denied',
      'the server is in protected mode and accepts no other hosts: set a password on it',
    ],
    [`ERR unknown AUTH ${secret}`, 'redis_error', 'redis_error'],
    ['BUSY Redis is busy running a script.', 'redis_busy', 'another script keeps the server busy'],
    ['ERR something', 'redis_error', 'redis_error'],
    [
      'MISCONF Errors writing to the AOF file',
      'redis_misconf',
      'the server cannot save to its disk, and refuses writes: free space there',
    ],
    [
      'NOREPLICAS Not enough good replicas to write.',
      'redis_noreplicas',
      'too few replicas are connected (min-replicas-to-write): check them',
    ],
    [
      'ERR max number of clients reached',
      'redis_max_clients',
      'the server accepts no more connections: raise maxclients, or close others',
    ],
    [
      'Command failed: ERR max requests limit exceeded. Limit: 500000, Usage: 500000.',
      'redis_max_requests',
      'the plan of the database allows no more requests: raise its limit',
    ],
    [
      "ERR unknown command 'EVALSHA', with args beginning with: ",
      'redis_unknown_command',
      'the server runs no scripts: allow EVAL and EVALSHA',
    ],
    // A command of a script: Redis 6.2, 7.0 and 7.2.
    ...[
      "ERR Error running script (call to f_1f2): @user_script:3: @user_script: 3: The user executing the script can't run this command or subcommand",
      "ERR The user executing the script can't run this command or subcommand script: 1f2, on @user_script:3.",
      "ERR ACL failure in script: User bob has no permissions to run the 'time' command script: 1f2, on @user_script:3.",
    ].map((text) => [text, 'redis_noperm', lackingRight]),
    ['EXECABORT', 'redis_execabort', 'redis_execabort'],
    [
      'ERR Error running script (call to f_1f2): @user_script:12: @user_script: 12: -OOM command not allowed',
      'redis_oom',
      'the server is out of memory: raise maxmemory',
    ],
    [
      'ERR Error running script (call to f_1f2): @user_script:12: -NOPERM not allowed',
      'redis_noperm',
      lackingRight,
    ],
    // The words of `@upstash/redis` before a reply.
    [
      'Command failed: NOAUTH Authentication required.',
      'redis_noauth',
      'the server needs a password',
    ],
    ['The Command failed: NOAUTH', 'redis_unavailable', 'no connection'],
    [
      'It quotes ERR Error running script: @user_script:1: -OOM command',
      'redis_unavailable',
      'no connection',
    ],
    [`${secret}${secret} is not a code`, 'redis_unavailable', 'no connection'],
    ['Socket closed unexpectedly', 'redis_unavailable', 'no connection'],
    ['Connection is closed.', 'redis_unavailable', 'no connection'],
    ['', 'redis_unavailable', 'no connection'],
  ])('of "%s" has the code %s, and says: %s', (text, code, reason) => {
    const error = redisFailure(Object.assign(new Error(text), { command: secret }), 'read a token')
    const message = `Redis failed to read a token: ${reason}.`
    expect(TokenCacheError.is(error)).toBe(true)
    expect(error).toMatchObject({ code, message, isQuotable: true })
    expect(error.cause).toBeUndefined()
  })

  it.each([
    [{ code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [{ errors: [{ code: 'ECONNREFUSED' }] }, 'ECONNREFUSED'],
    [{ code: 'EAI_AGAIN' }, 'EAI_AGAIN'],
    [{ message: 'Failed', lastNodeError: { cause: { code: 'EAI_AGAIN' } } }, 'EAI_AGAIN'],
    [{ message: 'Failed', lastNodeError: { code: 'ETIMEDOUT' } }, 'ETIMEDOUT'],
    [{ cause: { cause: { code: 'CERT_HAS_EXPIRED' } } }, 'CERT_HAS_EXPIRED'],
    [{ code: secret }, 'redis_unavailable'],
    [undefined, 'redis_unavailable'],
    [null, 'redis_unavailable'],
    ['text', 'redis_unavailable'],
  ])('of %o has the code %s', (thrown, code) => {
    expect(redisFailure(thrown, 'read a token').code).toBe(code)
  })

  it('of a time-out says so', () => {
    expect(redisFailure(new DeadlineError(0.5), 'store a token')).toMatchObject({
      code: 'timeout',
      message: 'Redis did not answer in time (to store a token).',
      isQuotable: true,
    })
  })

  it('is passed on if it is already a SpotifyError', () => {
    const error = new TokenCacheError('no token', { code: 'invalid_entry' })
    expect(redisFailure(error, 'read a token')).toBe(error)
  })

  it('handles errors whose properties throw, and their causes', () => {
    const everything = new Proxy({}, new Proxy({}, { get: () => refuse }))
    const { proxy: revoked, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const thrown of [
      everything,
      revoked,
      { cause: everything },
      { errors: everything },
      { lastNodeError: everything },
    ]) {
      expect(redisFailure(thrown, 'read a token')).toMatchObject({ code: 'redis_unavailable' })
      expect(isUnknownScript(thrown)).toBe(false)
    }
  })
})

describe('a reply', () => {
  it.each([
    ['ERR unknown command', true],
    ['NOPERM no permissions', true],
    ['ASK 3999 127.0.0.1:6381', false],
    ['CLUSTERDOWN The cluster is down', false],
    ['MASTERDOWN Link with MASTER is down', false],
    ['MOVED 3999 127.0.0.1:6381', false],
    ["READONLY You can't write against a read only replica.", false],
    ['Socket closed unexpectedly', false],
  ])('"%s" is the right server’s: %s', (message, isRight) => {
    expect(hasServerAnswered(new Error(message))).toBe(isRight)
  })

  it('says that a script is unknown, or that the key holds another type', () => {
    const unknown = new Error('NOSCRIPT No matching script.')
    const foreign = new Error('WRONGTYPE Operation against a key holding the wrong kind of value')
    const other = new Error('ERR NOSCRIPT WRONGTYPE')
    expect([unknown, foreign, other].map(isUnknownScript)).toEqual([true, false, false])
    expect([unknown, foreign, other].map(isForeignType)).toEqual([false, true, false])
  })
})
