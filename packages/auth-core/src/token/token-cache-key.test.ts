import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { tokenCacheKey, type TokenCacheKeyParts } from './token-cache-key.ts'
import { spotifyTokenUrl } from '../token-endpoint/endpoint-url.ts'

const hostile = fc.oneof(
  fc.string({
    unit: fc.constantFrom(':', '@', '%', '/', '3A', '40', '25', 'a', 'é', '\u{1f600}'),
    maxLength: 6,
  }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'undefined', 'app', 'app:user', 'app%3Auser', spotifyTokenUrl),
)

const anyParts: fc.Arbitrary<TokenCacheKeyParts> = fc.record({
  grant: hostile,
  clientId: hostile,
  user: fc.option(hostile, { nil: undefined }),
  tokenUrl: fc.option(hostile, { nil: undefined }),
})

const invalidPart = new ConfigurationError(
  'The grant, Client ID, user or token URL is not a well-formed string.',
  { code: 'invalid_option' },
)

/** What distinguishes two owners. Spotify's own URL is the same as none. */
function identityOf({ grant, clientId, user, tokenUrl }: TokenCacheKeyParts): string {
  return JSON.stringify([grant, clientId, user ?? null, tokenUrl ?? spotifyTokenUrl])
}

describe('tokenCacheKey', () => {
  it.each<[TokenCacheKeyParts, string]>([
    [{ grant: 'client-credentials', clientId: 'app' }, 'client-credentials:app'],
    [{ grant: 'authorization-code', clientId: 'app', user: 'jane' }, 'authorization-code:app:jane'],
    [{ grant: 'authorization-code', clientId: 'app', user: '' }, 'authorization-code:app:'],
    [
      { grant: 'authorization-code', clientId: 'a:b@c', user: 'd/e%f é' },
      'authorization-code:a%3Ab%40c:d%2Fe%25f%20%C3%A9',
    ],
    [
      { grant: 'client-credentials', clientId: 'app', tokenUrl: spotifyTokenUrl },
      'client-credentials:app',
    ],
    [
      { grant: 'client-credentials', clientId: 'app', tokenUrl: 'http://127.0.0.1:8080/api/token' },
      'client-credentials:app@http%3A%2F%2F127.0.0.1%3A8080%2Fapi%2Ftoken',
    ],
    [
      { grant: 'authorization-code', clientId: 'app', user: 'u', tokenUrl: 'https://sso.test/' },
      'authorization-code:app:u@https%3A%2F%2Fsso.test%2F',
    ],
    [{ grant: 'client-credentials', clientId: 'app', user: undefined }, 'client-credentials:app'],
  ])('names %o', (parts, key) => {
    expect(tokenCacheKey(parts)).toBe(key)
  })

  it('gives one key to one owner, and two to two', () => {
    fc.assert(
      fc.property(anyParts, anyParts, (one, other) => {
        const isSameOwner = identityOf(one) === identityOf(other)
        expect(tokenCacheKey(one) === tokenCacheKey(other)).toBe(isSameOwner)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps many owners apart', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyParts, { selector: identityOf, minLength: 20 }), (crowd) => {
        expect(new Set(crowd.map(tokenCacheKey)).size).toBe(crowd.length)
      }),
    )
  })

  it('consists of characters that every backend accepts', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        expect(tokenCacheKey(parts)).toMatch(/^[\w:@%.!~*'()-]*$/)
      }),
    )
  })

  it.each<[string, Partial<TokenCacheKeyParts>]>([
    ['a Client ID', { clientId: 'secret-\ud800' }],
    ['a user', { user: '\udc00secret' }],
    ['a token URL', { tokenUrl: 'https://secret.test/\ud800' }],
  ])('rejects an unpaired surrogate in %s without quoting it', (_name, part) => {
    expect(() => tokenCacheKey({ grant: 'g', clientId: 'c', ...part })).toThrow(invalidPart)
  })

  it.each<[string, object]>([
    ['nothing', {}],
    ['no Client ID', { grant: 'client-credentials' }],
    ['a Client ID that is null', { grant: 'client-credentials', clientId: null }],
    ['a user that is a number', { grant: 'authorization-code', clientId: 'app', user: 7 }],
  ])('rejects %s: sources of different owners would share a key', (_name, parts) => {
    expect(() => tokenCacheKey(parts as TokenCacheKeyParts)).toThrow(invalidPart)
  })
})
