import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/thrown-by.ts'
import { parseTokenInfo, serializeTokenInfo } from './stored-token.ts'
import type { TokenInfo } from './token-info.ts'

const ascii = (from: string, to: string): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.integer({ min: from.charCodeAt(0), max: to.charCodeAt(0) }).map(String.fromCharCode),
    minLength: 1,
    maxLength: 600,
  })
const instant = fc.double({ min: 0, max: 1e11, noNaN: true }).map((value) => value + 0)
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

const anyToken: fc.Arbitrary<TokenInfo> = fc
  .record({
    accessToken: ascii('!', '~'),
    expiresAt: instant,
    refreshToken: optional(ascii(' ', '~')),
    scope: optional(fc.string({ unit: 'binary' })),
    expiresIn: optional(fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true })),
    authorizedAt: optional(instant),
    key: optional(fc.string({ unit: 'binary' })),
    initialRefreshTokenHash: optional(fc.string({ unit: 'binary' })),
    refreshTokenRotations: optional(fc.nat({ max: 1e9 })),
    refreshTokenRejectedAt: optional(instant),
  })
  .map(withoutAbsentFields)

function withoutAbsentFields<T extends object>(token: T): T {
  return Object.fromEntries(Object.entries(token).filter(([, value]) => value !== undefined)) as T
}

describe('the stored form of a token', () => {
  it('restores every field', () => {
    fc.assert(
      fc.property(anyToken, (token) => {
        expect(parseTokenInfo(serializeTokenInfo(token))).toStrictEqual(token)
      }),
      { numRuns: 500 },
    )
  })

  it('is read the same from text and from the object in it', () => {
    fc.assert(
      fc.property(anyToken, (token) => {
        expect(parseTokenInfo(JSON.parse(serializeTokenInfo(token)))).toStrictEqual(token)
      }),
    )
  })

  it('has the names of the wire, one for every field', () => {
    const token: Required<TokenInfo> = {
      accessToken: 'BQaccess',
      expiresAt: 1_700_000_000.25,
      refreshToken: 'AQrefresh',
      scope: 'user-read-private user-read-email',
      expiresIn: 3600,
      authorizedAt: 1_690_000_000,
      key: 'authorization-code:app:user',
      initialRefreshTokenHash: 'hash',
      refreshTokenRotations: 3,
      refreshTokenRejectedAt: 1_700_000_001,
    }
    expect(serializeTokenInfo(token)).toBe(
      '{"access_token":"BQaccess","expires_at":1700000000.25,"refresh_token":"AQrefresh",' +
        '"scope":"user-read-private user-read-email","expires_in":3600,' +
        '"authorized_at":1690000000,"key":"authorization-code:app:user","initial_refresh_token_hash":"hash",' +
        '"refresh_token_rotations":3,"refresh_token_rejected_at":1700000001}',
    )
  })

  it('omits absent fields', () => {
    const token = { accessToken: 'a', expiresAt: 1, refreshToken: undefined, scope: undefined }
    expect(serializeTokenInfo(token)).toBe('{"access_token":"a","expires_at":1}')
  })

  it('omits unknown fields, and fields on the prototype', () => {
    const token = { accessToken: 'a', expiresAt: 1, clientSecret: 'hidden', access_token: 'b' }
    expect(serializeTokenInfo(token)).toBe('{"access_token":"a","expires_at":1}')
  })

  it('rejects an invalid token', () => {
    expect(() => serializeTokenInfo({ accessToken: 'two words', expiresAt: 1 })).toThrow(
      'The token is invalid: accessToken must be a string of visible ASCII characters.',
    )
    expect(() => serializeTokenInfo({ accessToken: 'a', expiresAt: NaN })).toThrow(
      'expiresAt must be a number: Unix time in seconds.',
    )
  })
})

describe('parseTokenInfo', () => {
  it("reads the Python SDK's file", () => {
    const file =
      '{"access_token": "BQ...", "expires_at": 1700000000.5, "refresh_token": null, "scope": null}'
    expect(parseTokenInfo(file)).toStrictEqual({ accessToken: 'BQ...', expiresAt: 1_700_000_000.5 })
  })

  it('reads what the Python SDK writes for a user', () => {
    const file = `{
      "access_token": "BQ...",
      "refresh_token": "AQ...",
      "expires_at": 1700000000.5,
      "scope": "user-read-private"
    }\n`
    expect(parseTokenInfo(file)).toStrictEqual({
      accessToken: 'BQ...',
      expiresAt: 1_700_000_000.5,
      refreshToken: 'AQ...',
      scope: 'user-read-private',
    })
  })

  it('treats null and an empty refresh token as absent', () => {
    const stored = {
      access_token: 'a',
      expires_at: 1,
      refresh_token: '',
      scope: null,
      expires_in: null,
      authorized_at: null,
      key: null,
      refresh_token_rejected_at: null,
    }
    expect(parseTokenInfo(stored)).toStrictEqual({ accessToken: 'a', expiresAt: 1 })
  })

  it("ignores unknown fields, including those with the API's names", () => {
    const stored = {
      access_token: 'a',
      expires_at: 1,
      token_type: 'Bearer',
      refreshToken: 'not the stored name',
      nested: { access_token: 'b' },
    }
    expect(parseTokenInfo(stored)).toStrictEqual({ accessToken: 'a', expiresAt: 1 })
  })

  it('treats keys that are dangerous elsewhere as harmless', () => {
    const stored =
      '{"__proto__":{"scope":"planted","polluted":true},"constructor":{"prototype":{"polluted":true}},' +
      '"toString":null,"access_token":"a","expires_at":1}'
    const token = parseTokenInfo(stored)
    expect(token).toStrictEqual({ accessToken: 'a', expiresAt: 1 })
    expect(Object.getPrototypeOf(token)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('takes no field from a prototype', () => {
    const inherited: unknown = Object.create({ access_token: 'a', expires_at: 1 })
    expect(() => parseTokenInfo(inherited)).toThrow('access_token is missing')
    const scoped: unknown = Object.assign(Object.create({ scope: 'planted' }) as object, {
      access_token: 'a',
      expires_at: 1,
    })
    expect(parseTokenInfo(scoped)).toStrictEqual({ accessToken: 'a', expiresAt: 1 })
  })

  it('treats a revoked proxy like any value that is not an object', () => {
    const { proxy, revoke } = Proxy.revocable({ access_token: 'a', expires_at: 1 }, {})
    revoke()
    const error = thrownBy(() => parseTokenInfo(proxy))
    expect(error).toMatchObject({ name: 'TokenCacheError', code: 'invalid_entry' })
  })
})
