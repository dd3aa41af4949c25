import { describe, expect, it } from 'vitest'
import { isRedisUrl, nodeUrlsOf } from './redis-url.ts'

describe('isRedisUrl', () => {
  it.each([
    'redis://localhost',
    'redis://localhost:6379',
    'redis://localhost:6379/',
    'redis://localhost:6379/15',
    'rediss://user:password@redis.example:6380/0',
    'redis://:p%25ss@[::1]:6379',
    'redis+cluster://a:1,b:2,c:3',
    'rediss+cluster://user:p%40ss@a:1,b:2/',
  ])('accepts %s', (url) => {
    expect(isRedisUrl(url)).toBe(true)
  })

  it.each([
    undefined,
    null,
    6379,
    ['redis://localhost'],
    '',
    'localhost:6379',
    'redis://',
    'redis:///0',
    'http://localhost',
    'redisses://localhost',
    'xredis://localhost',
    'redis://localhost/one',
    'redis://localhost/1/2',
    'redis://localhost:6379/0?tls=true',
    'redis://localhost:6379#0',
    // Of passwords that are not percent-encoded.
    'redis://user:12?3@localhost',
    'redis://user:12#3@localhost',
    'redis+cluster://user:12?3@localhost',
    // A part of the password would be the host.
    'redis://:p@ss#word@localhost',
    'redis://:p@ss?word@localhost',
    'redis+cluster://a:1,b:2?tls=true',
    'redis://user%ff:p@localhost',
    'redis://:100%@localhost',
    'redis+cluster://:p#word@a:1,b:2',
    'redis+cluster://',
    'redis+cluster://a:1,',
    'redis+cluster://a:1,b:port',
    'redis+cluster://:100%@a:1,b:2',
    'redis+cluster://a:1/2',
    'x redis+cluster://a:1',
  ])('refuses %j', (url) => {
    expect(isRedisUrl(url)).toBe(false)
  })
})

describe('nodeUrlsOf', () => {
  it('gives each node of a Cluster its login and TLS', () => {
    expect(nodeUrlsOf('rediss+cluster://user:p%40ss@a:1,b:2/')).toEqual([
      'rediss://user:p%40ss@a:1',
      'rediss://user:p%40ss@b:2',
    ])
    expect(nodeUrlsOf('redis+cluster://a:1')).toEqual(['redis://a:1'])
  })

  it('knows a single server', () => {
    expect(nodeUrlsOf('redis://a:1')).toBeUndefined()
  })
})
