import { ConfigurationError } from '@spotify-sdk/auth-core'
import { Client, Pool } from 'pg'
import { describe, expect, it } from 'vitest'
import { PostgresTokenCache, type PostgresTokenCacheOptions } from '../src/index.ts'

const url = 'postgres://127.0.0.1:5432/app'
const [pool, client] = [new Pool(), new Client()]

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ['nothing', {}, /options client and url/],
  ['no options', undefined, /options client and url/],
  ['both', { url, client: pool }, /client must not be given together with url/],
  ['a client that is none', { client: {} }, /client must be a Pool or a Client of pg/],
  [
    'a client in a promise',
    { client: Promise.resolve(client) },
    /client must be a Pool or a Client/,
  ],
  [
    'a listener without a client',
    { url, listenClient: client },
    /listenClient must be given together/,
  ],
  ['a Pool that listens', { client: pool, listenClient: pool }, /listenClient must be a Client/],
  ['a listener that is none', { client: pool, listenClient: {} }, /listenClient must be a Client/],
  ['one Client for both', { client, listenClient: client }, /listenClient must be another Client/],
  ['a url that is none', { url: 'localhost:5432' }, /url must be postgres:/],
  ['a url without a host', { url: 'postgres:///hidden' }, /url must be postgres:/],
  ['another scheme', { url: 'https://user:hidden@127.0.0.1' }, /url must be postgres:/],
  ['a password with #', { url: 'postgres://user:12#hidden@h' }, /url must .*percent-encode/],
  ['a password that is not UTF-8', { url: 'postgres://hidden:%ff@h' }, /url must .*percent-encode/],
  ['a password with #', { url: 'postgres://u:hi@dden#h@127.0.0.1/app' }, /url must .*%23 for #/],
  ['a password with ?', { url: 'postgres://u:hi@dden?h@127.0.0.1/app' }, /url must .*%3F for \?/],
  ['a table without a name', { url, table: '' }, /table must be a name/],
  ['a table of 64 bytes', { url, table: `hidden${'ü'.repeat(29)}` }, /table must be a name/],
  ['a table with NUL in its name', { url, table: 'hidden\0' }, /table must be a name/],
  ['a table that is no text', { url, table: 5 }, /table must be a name/],
  ['a schema without a name', { url, schema: '' }, /schema must be a name/],
  ['a lease of no time', { url, leaseSeconds: 0 }, /leaseSeconds must be/],
  ['a lease of an hour', { url, leaseSeconds: 3600 }, /leaseSeconds must be/],
  ['a lease of NaN', { url, leaseSeconds: NaN }, /leaseSeconds must be/],
]

function listens(options: PostgresTokenCacheOptions): boolean {
  return new PostgresTokenCache(options).subscribe !== undefined
}

describe('PostgresTokenCache', () => {
  it.each(wrong)('refuses %s', (_name, options, message) => {
    const construct = (): unknown => new PostgresTokenCache(options as PostgresTokenCacheOptions)
    expect(construct).toThrow(message)
    expect(construct).toThrow(ConfigurationError)
    expect(construct).not.toThrow(/hidden/)
  })

  it('takes a Pool, a Client and addresses of both schemes, and connects nothing itself', () => {
    const caches = [
      new PostgresTokenCache({ client: pool }),
      new PostgresTokenCache({ client }),
      new PostgresTokenCache({ url }),
      new PostgresTokenCache({ url: 'postgresql://127.0.0.1' }),
      new PostgresTokenCache({ url: 'postgresql://127.0.0.1/app?user=ada@corp' }),
      new PostgresTokenCache({ url: 'postgresql:///app?host=/var/run/postgresql' }),
      // pg takes a lone % as it is.
      new PostgresTokenCache({ url: 'postgres://user:100%@127.0.0.1' }),
    ]
    expect({ connections: pool.totalCount, caches: caches.length }).toEqual({
      connections: 0,
      caches: 7,
    })
  })

  it('has subscribe where it can listen, and nowhere else', () => {
    expect({
      pool: listens({ client: pool }),
      poolAndListener: listens({ client: pool, listenClient: client }),
      url: listens({ url }),
    }).toEqual({ pool: false, poolAndListener: true, url: true })
  })
})
