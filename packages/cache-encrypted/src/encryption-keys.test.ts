import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { EncryptedTokenCache, parseEncryptionKeys, type EncryptionKey } from './index.ts'

const token = { accessToken: 'access', expiresAt: 1_900_000_000, refreshToken: 'refresh' }
const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => 250 - 7 * index))

function cacheOn(tokenCache: MemoryTokenCache, keys: unknown): EncryptedTokenCache {
  return new EncryptedTokenCache({ tokenCache, keys: keys as readonly EncryptionKey[] })
}

describe('a key', () => {
  it.each([
    ['base64url text', bytes.toString('base64url')],
    ['base64 text', bytes.toString('base64')],
    ['base64url text with padding', `${bytes.toString('base64url')}=`],
    ['bytes', Uint8Array.from(bytes)],
    ['a Buffer', bytes],
  ])('may be given as %s, and is the same key', async (_form, key) => {
    const tokenCache = new MemoryTokenCache()
    await cacheOn(tokenCache, [{ id: 'a', key: bytes }]).set(token, 'key')
    expect(await cacheOn(tokenCache, [{ id: 'a', key }]).get('key')).toEqual(token)
  })

  it('counts as it was when the cache was made', async () => {
    const key = Uint8Array.from(bytes)
    const tokenCache = new MemoryTokenCache()
    const cache = cacheOn(tokenCache, [{ id: 'a', key }])
    key.fill(0)
    await cache.set(token, 'key')
    expect(await cacheOn(tokenCache, [{ id: 'a', key: bytes }]).get('key')).toEqual(token)
  })
})

const good = { id: 'good', key: bytes }
const secret = randomBytes(32).toString('base64url')

describe('EncryptedTokenCache', () => {
  it.each([
    ['no options', undefined],
    ['no cache', { keys: [good] }],
    ['a cache in a promise', { keys: [good], tokenCache: Promise.resolve(new MemoryTokenCache()) }],
    ['a cache without set', { keys: [good], tokenCache: { get: () => undefined } }],
  ])('refuses %s', (_, options) => {
    expect(() => new EncryptedTokenCache(options as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: expect.stringContaining('The option tokenCache must be a token cache'),
      }),
    )
  })

  it.each([
    ['no array', secret, 'must be an array'],
    ['nothing', undefined, 'must be an array'],
    ['no key', [], 'at least one key'],
    ['no key but the word', ['unencrypted'], 'at least one key'],
    ['an empty place', [good, undefined], 'Key 2 of the option keys needs an id'],
    ['no id', [{ key: secret }], 'Key 1 of the option keys needs an id'],
    ['an id with a space', [{ id: `a ${secret}`, key: secret }], 'needs an id'],
    ['an id that is too long', [{ id: secret.repeat(2), key: secret }], 'needs an id'],
    [
      'the same id twice',
      [good, { id: 'good', key: secret }],
      'Key 2 of the option keys has the id',
    ],
    ['a short text', [{ id: 'a', key: secret.slice(1) }], '32 random bytes'],
    ['a long text', [{ id: 'a', key: `${secret}a` }], '32 random bytes'],
    ['hexadecimal text', [{ id: 'a', key: bytes.toString('hex') }], '32 random bytes'],
    ['another alphabet', [{ id: 'a', key: `*${secret.slice(1)}` }], '32 random bytes'],
    ['16 bytes', [{ id: 'a', key: new Uint8Array(16) }], '32 random bytes'],
    ['no key in a key', [{ id: 'a' }], '32 random bytes'],
  ])('refuses %s, says what to do, and repeats nothing', (_name, keys, complaint) => {
    let error: unknown
    try {
      cacheOn(new MemoryTokenCache(), keys)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
    expect((error as Error).message).toContain(complaint)
    const shown = inspect(error, { depth: Infinity, showHidden: true })
    expect(shown).not.toContain(secret.slice(1, 20))
  })

  it('shows no key when it is inspected', () => {
    const cache = cacheOn(new MemoryTokenCache(), [{ id: 'a', key: secret }])
    const shown = inspect(cache, { depth: Infinity, showHidden: true, getters: true })
    expect({ shown, json: JSON.stringify(cache) }).not.toMatchObject({
      shown: expect.stringContaining(secret),
    })
    expect(JSON.stringify(cache)).not.toContain(secret)
  })
})

describe('parseEncryptionKeys', () => {
  it('reads keys, and the word for none, separated by white space', () => {
    expect(parseEncryptionKeys(` new:${secret}\n old.1:x:y  unencrypted `)).toEqual([
      { id: 'new', key: secret },
      { id: 'old.1', key: 'x:y' },
      'unencrypted',
    ])
    expect(parseEncryptionKeys('')).toEqual([])
  })

  it.each([
    ['a key without an id', `a:b ${secret}`, 'Key 2 of the option keys must have the form id:key'],
    ['no text', Buffer.from(secret), 'must be a string'],
  ])('refuses %s, and repeats nothing', (_name, text, complaint) => {
    let error: unknown
    try {
      parseEncryptionKeys(text as string)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
    expect((error as Error).message).toContain(complaint)
    expect(inspect(error)).not.toContain(secret)
  })
})
