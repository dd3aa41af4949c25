import { TokenCacheError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { DeadlineError } from '@spotify-sdk/auth-core/toolkit'
import { isUnknownScript, redisFailure } from './redis-failure.ts'

const secret = 'SECRETTOKEN'

function refuse(): never {
  throw new Error(secret)
}

describe('redisFailure', () => {
  it.each([
    ["READONLY You can't write against a read only replica.", 'redis_readonly'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'redis_oom'],
    ['NOAUTH Authentication required.', 'redis_noauth'],
    ['CLUSTERDOWN The cluster is down', 'redis_clusterdown'],
    ['LOADING Redis is loading the dataset in memory', 'redis_loading'],
    ['ERR something', 'redis_error'],
    [
      'ERR Error running script (call to f_1f2): @user_script:12: @user_script: 12: -OOM command not allowed',
      'redis_oom',
    ],
    [`${secret}${secret} is not a code`, 'redis_unavailable'],
    ['Socket closed unexpectedly', 'redis_unavailable'],
    ['Connection is closed.', 'redis_unavailable'],
  ])('of "%s" has the code %s', (message, code) => {
    const error = redisFailure(
      Object.assign(new Error(message), { command: secret }),
      'read a token',
    )
    expect(TokenCacheError.is(error)).toBe(true)
    expect(error).toMatchObject({ code, message: expect.stringContaining('read a token') })
    expect(`${error.message}${error.code}`).not.toContain(secret)
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
    [new DeadlineError(0.5), 'timeout'],
    [undefined, 'redis_unavailable'],
    [null, 'redis_unavailable'],
    ['text', 'redis_unavailable'],
  ])('of %o has the code %s', (thrown, code) => {
    expect(redisFailure(thrown, 'read a token').code).toBe(code)
  })

  it('is passed on if it is already a SpotifyError', () => {
    const error = new TokenCacheError('no token', { code: 'invalid_entry' })
    expect(redisFailure(error, 'read a token')).toBe(error)
  })

  it('handles errors whose properties throw, and their causes', () => {
    const everything = new Proxy({}, new Proxy({}, { get: () => refuse }))
    for (const thrown of [
      everything,
      { cause: everything },
      { errors: everything },
      { lastNodeError: everything },
    ]) {
      expect(redisFailure(thrown, 'read a token')).toMatchObject({ code: 'redis_unavailable' })
      expect(isUnknownScript(thrown)).toBe(false)
    }
  })
})
