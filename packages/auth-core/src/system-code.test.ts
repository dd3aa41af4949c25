import { describe, expect, it } from 'vitest'
import { ConnectionError } from './errors/connection-error.ts'
import { TokenCacheError } from './errors/token-cache-error.ts'
import { systemCodeOf } from './system-code.ts'

const failure = (code: unknown, cause?: unknown): Error =>
  Object.assign(new Error('SET secret failed'), { code, cause })

describe('systemCodeOf', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EPIPE',
    'EACCES',
    'ENOSPC',
    'UND_ERR_SOCKET',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'HPE_INVALID_CONSTANT',
    'timeout',
  ])('keeps %s', (code) => {
    expect(systemCodeOf(failure(code))).toBe(code)
    expect(systemCodeOf(failure(undefined, failure(code)))).toBe(code)
  })

  it('finds the code of the first of several failures', () => {
    const tried = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')])
    expect(systemCodeOf(new TypeError('fetch failed', { cause: tried }))).toBe('ECONNREFUSED')
  })

  it("returns the code of a missing permission for Deno's errors", () => {
    const refusal = Object.assign(new Error('Requires net access'), { name: 'NotCapable' })
    expect(systemCodeOf(refusal)).toBe('EACCES')
    expect(systemCodeOf(new TypeError('fetch failed', { cause: refusal }))).toBe('EACCES')
  })

  it("keeps the code of this library's own errors, also of causes", () => {
    const own = new TokenCacheError('m', { code: 'invalid_entry' })
    expect(systemCodeOf(own)).toBe('invalid_entry')
    expect(systemCodeOf(new TokenCacheError('m', { code: 'failed' }))).toBe('failed')
    expect(systemCodeOf(failure('Basic c2VjcmV0', own))).toBe('invalid_entry')
    expect(systemCodeOf(new ConnectionError('m', { code: 'ECONNRESET' }))).toBe('ECONNRESET')
  })

  it.each([
    ['a credential', 'Basic c2VjcmV0OnNlY3JldA=='],
    ['a token', 'BQabcdefghijklmnop'],
    ['a word', 'failed'],
    ['a number', 11_000],
    ['an object', { code: 'ECONNREFUSED' }],
    ['nothing', undefined],
    ['a list', ['ECONNREFUSED']],
    ['a code with something before it', 'secret ECONNREFUSED'],
    ['a code with something behind it', 'ECONNREFUSED secret'],
    ['a code with a line behind it', 'ECONNREFUSED\nsecret'],
    ['a very long word', `E${'A'.repeat(200)}`],
  ])('drops a code that is %s', (_what, code) => {
    expect(systemCodeOf(failure(code))).toBeUndefined()
  })

  it('drops a foreign text in the code of our own error', () => {
    for (const code of ['invalid_entry secret', 'BQsecret-token', 'Basic c2VjcmV0', 'a1b2c3d4']) {
      expect(systemCodeOf(new TokenCacheError('m', { code }))).toBeUndefined()
    }
  })

  it.each(['ECONNREFUSED', null, undefined, 0, () => 'ECONNREFUSED', Symbol('ECONNREFUSED')])(
    'finds nothing in %s, which is not an error',
    (value) => {
      expect(systemCodeOf(value)).toBeUndefined()
    },
  )

  it('ends if causes are circular or endless', () => {
    const circle = failure(undefined)
    circle.cause = circle
    expect(systemCodeOf(circle)).toBeUndefined()
    let deep = failure('ECONNREFUSED')
    for (let level = 0; level < 10; level++) deep = failure(undefined, deep)
    expect(systemCodeOf(deep)).toBeUndefined()
  })

  it('handles errors whose properties throw', () => {
    const secret = new Error('secret')
    const thrower = {
      get code(): never {
        throw secret
      },
    }
    const hostile = new Proxy(new Error('m'), {
      get: () => {
        throw secret
      },
    })
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    for (const error of [thrower, hostile, revoked.proxy, failure(undefined, hostile)]) {
      expect(systemCodeOf(error)).toBeUndefined()
    }
  })
})
