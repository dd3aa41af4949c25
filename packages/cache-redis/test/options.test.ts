import { ConfigurationError } from '@spotify-sdk/auth-core'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, it } from 'vitest'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'

const url = 'redis://127.0.0.1:6379'

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ['both', { url, client: createClient() }, /client must not be given together with url/],
  ['an invalid client', { client: {} }, /client must be a connected client/],
  ['a client in a promise', { client: Promise.resolve({}) }, /client must be a connected client/],
  ['an invalid url', { url: 'localhost:6379' }, /url must be redis:/],
  ['another scheme', { url: 'https://user:hidden@127.0.0.1' }, /url must be redis:/],
  ['a path that is not a database', { url: `${url}/hidden` }, /url must be redis:/],
  ['a password with a lone %', { url: 'redis://:hidden%@h' }, /url must .*percent-encode/],
  ['a user that is not UTF-8', { url: 'redis://hidden%ff:p@h' }, /url must .*percent-encode/],
  ['a lone % for a Cluster', { url: 'redis+cluster://:hidden%@h,h' }, /url must .*percent-encode/],
  ['a prefix that is a number', { url, prefix: 5 }, /prefix must be a string without braces/],
  ['a prefix with braces', { url, prefix: 'a{b}' }, /prefix must be a string without braces/],
  ['a lease that is a text', { url, leaseSeconds: '5' }, /leaseSeconds must be/],
  ['a lease of no time', { url, leaseSeconds: 0 }, /leaseSeconds must be/],
  ['a lease of an hour', { url, leaseSeconds: 3600 }, /leaseSeconds must be/],
  ['a lease of NaN', { url, leaseSeconds: NaN }, /leaseSeconds must be/],
]

describe('RedisTokenCache', () => {
  it.each(wrong)('rejects %s', (_name, options, message) => {
    const construct = (): unknown => new RedisTokenCache(options as RedisTokenCacheOptions)
    expect(construct).toThrow(message)
    expect(construct).toThrow(ConfigurationError)
    expect(construct).toThrow(expect.objectContaining({ code: 'invalid_option' }))
    expect(construct).not.toThrow(/hidden/)
  })

  it.each([{}, undefined])('names both options if it has neither (%o)', (options) => {
    const missing = {
      name: 'ConfigurationError',
      code: 'missing_option',
      message: 'RedisTokenCache needs one of the options client and url.',
    }
    const construct = (): unknown => new RedisTokenCache(options as RedisTokenCacheOptions)
    expect(construct).toThrow(expect.objectContaining(missing))
  })

  it.each([1, 60])('accepts a lease of %d s', (leaseSeconds) => {
    expect(new RedisTokenCache({ url, leaseSeconds })).toHaveProperty('lease')
  })

  it('accepts clients of both packages before they are connected, and does not connect them', () => {
    const [one, other] = [createClient(), new Redis({ lazyConnect: true })]
    const caches = [one, other].map((client) => new RedisTokenCache({ client }))
    expect(caches).toHaveLength(2)
    expect({ isOpen: one.isOpen, status: other.status }).toEqual({ isOpen: false, status: 'wait' })
  })
})
