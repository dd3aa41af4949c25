import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factsOf, thrownBy } from '../../test/thrown-by.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { TokenResponse } from './token-attempt.ts'
import { readTokenResponse } from './token-response.ts'

const sentAt = 1_700_000_000.25
const valid = { access_token: 'BQaccess', token_type: 'Bearer', expires_in: 3600 }

function answer(body: unknown, more: Partial<TokenResponse> = {}): TokenResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    host: 'sso.test',
    status: 200,
    body: text,
    sentAt,
    retryAfterSeconds: undefined,
    ...more,
  }
}

function read(body: unknown): TokenInfo {
  return readTokenResponse(answer(body), [], true)
}

/** The facts of a response's error. */
function errorOf(
  body: unknown,
  more: Partial<TokenResponse> = {},
  sent: readonly string[] = [],
): unknown {
  return factsOf(thrownBy(() => readTokenResponse(answer(body, more), sent, true)))
}

const unusable = (status: number, complaint: string): Record<string, unknown> => ({
  name: 'ServerError',
  code: 'invalid_response',
  status,
  message: `The token endpoint at sso.test answered ${status}, but the response ${complaint}.`,
})

const noObject = unusable(200, 'is not a JSON object')
const noToken = unusable(200, 'has no usable access_token or refresh_token')
const otherType = unusable(200, 'has a token_type other than Bearer')
const noLife = unusable(200, 'has an expires_in that is not a positive number of seconds')

describe('a token response', () => {
  it('of a code exchange is read completely', () => {
    const body =
      '{"access_token":"NgCXRK...MzYjw","token_type":"Bearer","scope":"user-read-private user-read-email","expires_in":3600,"refresh_token":"NgAagA...Um_SHo"}'
    expect(read(body)).toStrictEqual({
      accessToken: 'NgCXRK...MzYjw',
      expiresAt: 1_700_003_600.25,
      expiresIn: 3600,
      refreshToken: 'NgAagA...Um_SHo',
      scope: 'user-read-private user-read-email',
    })
  })

  it('of a refresh may contain no refresh token', () => {
    const body =
      '{"access_token":"NgA6ZcYI...ixn8bUQ","token_type":"Bearer","scope":"user-read-private user-read-email","expires_in":3600}'
    expect(read(body)).toStrictEqual({
      accessToken: 'NgA6ZcYI...ixn8bUQ',
      expiresAt: 1_700_003_600.25,
      expiresIn: 3600,
      scope: 'user-read-private user-read-email',
    })
  })

  it('of client credentials has three fields', () => {
    const body = '{"access_token":"NgCXRKc...MzYjw","token_type":"bearer","expires_in":3600}'
    expect(read(body)).toStrictEqual({
      accessToken: 'NgCXRKc...MzYjw',
      expiresAt: 1_700_003_600.25,
      expiresIn: 3600,
    })
  })

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR', undefined, null])(
    'may have the token_type %s',
    (token_type) => {
      expect(read({ ...valid, token_type }).accessToken).toBe('BQaccess')
    },
  )

  it.each<unknown>([
    'mac',
    'DPoP',
    '',
    ' Bearer',
    'Bearer\n',
    1,
    true,
    {},
    ['Bearer'],
    { toString: null },
  ])('of the token_type %j is rejected', (token_type) => {
    expect(errorOf({ ...valid, token_type })).toEqual(otherType)
  })

  it.each([
    [3600, 3600],
    ['3600', 3600],
    ['3600.5', 3600.5],
    ['3600.25', 3600.25],
    [0.25, 0.25],
    [1, 1],
    [86_400, 86_400],
    [86_401, 86_400],
    [1e300, 86_400],
    ['9'.repeat(400), 86_400],
    [undefined, 3600],
    [null, 3600],
  ])('of expires_in %j lives for %d s from before the request', (expires_in, life) => {
    expect(read({ ...valid, expires_in })).toStrictEqual({
      accessToken: 'BQaccess',
      expiresIn: life,
      expiresAt: sentAt + life,
    })
  })

  it('of an infinite expires_in lives for a day', () => {
    expect(read('{"access_token":"a","expires_in":1e999}').expiresIn).toBe(86_400)
  })

  it.each([0, -1, -3600, '0', '-1', '', ' ', '1e3', '0x10', 'NaN', 'soon', true, [], [3600], {}])(
    'of expires_in %j is rejected',
    (expires_in) => {
      expect(errorOf({ ...valid, expires_in })).toEqual(noLife)
    },
  )

  it.each(['NaN', 'Infinity', '-Infinity'])('of expires_in %s is not JSON', (number) => {
    expect(errorOf(`{"access_token":"a","expires_in":${number}}`)).toEqual(noObject)
  })

  it.each([
    undefined,
    null,
    '',
    0,
    1,
    true,
    {},
    { value: 'a' },
    [],
    ['a'],
    'two words',
    'line\nbreak',
    'tab\tulator',
    'zero\0',
    'café',
    '\u{1f600}',
  ])('with the access_token %j is rejected', (access_token) => {
    expect(errorOf({ ...valid, access_token })).toEqual(noToken)
  })

  it.each([undefined, null, ''])('with the refresh_token %j has none', (refresh_token) => {
    expect(read({ ...valid, refresh_token })).toStrictEqual(read(valid))
  })

  it.each([1, true, {}, [], 'line\nbreak', 'café'])(
    'with the refresh_token %j is rejected',
    (refresh_token) => {
      expect(errorOf({ ...valid, refresh_token })).toEqual(noToken)
    },
  )

  it.each([1, true, {}, ['a', 'b'], null])('with the scope %j has none', (scope) => {
    expect(read({ ...valid, scope })).toStrictEqual(read(valid))
  })

  it('takes over no foreign field', () => {
    const body = { ...valid, expires_at: 1, key: 'theirs', authorized_at: 2, other: 'x' }
    expect(read(body)).toStrictEqual(read(valid))
    const planted = '{"__proto__":{"scope":"planted"},"access_token":"BQaccess","expires_in":3600}'
    expect(read(planted)).toStrictEqual(read(valid))
  })

  it('may have a token of any length', () => {
    const access_token = 'A'.repeat(100_000)
    expect(read({ ...valid, access_token }).accessToken).toBe(access_token)
  })

  it.each([
    '',
    ' ',
    '{',
    '[]',
    'null',
    '1',
    '"BQaccess"',
    '[{"access_token":"a"}]',
    '<!DOCTYPE html><html></html>',
    '{"access_token":"BQaccess","expires_in":3600',
    'access_token=BQaccess&expires_in=3600',
    `{"a":${'['.repeat(100_000)}`,
  ])('that is %.40j is rejected', (body) => {
    expect(errorOf(body)).toEqual(noObject)
  })

  it('that is an empty object is rejected', () => {
    expect(errorOf({})).toEqual(noToken)
    expect(errorOf({ error: 'invalid_client' })).toEqual(noToken)
  })

  it('survives nesting beyond the depth of the stack', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(errorOf(`{"token_type":${deep}}`)).toEqual(otherType)
    expect(errorOf(`{"error":${deep}}`, { status: 400 })).toMatchObject({
      code: 'invalid_response',
    })
  })
})

const plain = (error: string): string => `The token endpoint refused the request: ${error}`
const hint = " Check the Client ID and the client secret in Spotify's dashboard."

describe('a token error response', () => {
  it.each([
    ['{"error":"invalid_grant"}', 'invalid_grant', undefined],
    [
      '{"error":"invalid_grant","error_description":"Refresh token revoked"}',
      'invalid_grant',
      'Refresh token revoked',
    ],
    [
      '{"error":"invalid_grant","error_description":"Refresh token expired"}',
      'invalid_grant',
      'Refresh token expired',
    ],
    [
      '{"error":"invalid_grant","error_description":"Invalid refresh token"}',
      'invalid_grant',
      'Invalid refresh token',
    ],
    [
      '{"error":"invalid_grant","error_description":"Invalid authorization code"}',
      'invalid_grant',
      'Invalid authorization code',
    ],
    [
      '{"error":"invalid_grant","error_description":"Invalid redirect URI"}',
      'invalid_grant',
      'Invalid redirect URI',
    ],
    [
      '{"error":"invalid_grant","error_description":"code_verifier was incorrect"}',
      'invalid_grant',
      'code_verifier was incorrect',
    ],
    ['{"error":"invalid_client"}', 'invalid_client', undefined],
    [
      '{"error":"invalid_client","error_description":"Invalid client"}',
      'invalid_client',
      'Invalid client',
    ],
    [
      '{"error":"invalid_client","error_description":"Invalid client secret"}',
      'invalid_client',
      'Invalid client secret',
    ],
    [
      '{"error":"invalid_client","error_description":"Failed to get client"}',
      'invalid_client',
      'Failed to get client',
    ],
    [
      '{"error":"invalid_request","error_description":"refresh_token must be supplied"}',
      'invalid_request',
      'refresh_token must be supplied',
    ],
    [
      '{"error":"unsupported_grant_type","error_description":"grant_type parameter is missing"}',
      'unsupported_grant_type',
      'grant_type parameter is missing',
    ],
  ])('as recorded, %s, is read with status 400', (body, error, errorDescription) => {
    const facts = errorOf(body, { status: 400 })
    const described = errorDescription === undefined ? error : `${error} (${errorDescription})`
    expect(facts).toStrictEqual({
      name: 'AuthenticationError',
      code: error,
      status: 400,
      error,
      ...(errorDescription === undefined ? {} : { errorDescription }),
      message: `${plain(described)}.${error === 'invalid_client' ? hint : ''}`,
    })
  })

  it('is identified by its error, not by its status', () => {
    for (const status of [400, 401, 403, 404]) {
      expect(errorOf({ error: 'invalid_client' }, { status })).toMatchObject({
        name: 'AuthenticationError',
        code: 'invalid_client',
        error: 'invalid_client',
        status,
      })
    }
  })

  it.each([
    [500, '{"error":"server_error"}'],
    [
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    ],
    [502, '<html><head><title>502</title></head></html>'],
    [500, '{"error":"invalid_client"}'],
    [504, ''],
    [599, '{}'],
    [408, ''],
    [400, '{"error":"server_error"}'],
    [400, '{"error":"temporarily_unavailable"}'],
  ])("with status %d and %j is the server's fault", (status, body) => {
    expect(errorOf(body, { status, retryAfterSeconds: 7 })).toEqual({
      name: 'ServerError',
      code: 'server_error',
      status,
      retryAfterSeconds: 7,
      message: `The token endpoint at sso.test answered ${status}.`,
    })
  })

  it.each([
    'Too many requests',
    '',
    '{}',
    '{"error":"invalid_client"}',
    '{"error":{"status":429}}',
  ])('with status 429 and %j is a rate limit', (body) => {
    expect(errorOf(body, { status: 429, retryAfterSeconds: 19_056 })).toEqual({
      name: 'RateLimitError',
      code: 'rate_limited',
      status: 429,
      retryAfterSeconds: 19_056,
      message: 'The token endpoint at sso.test answered 429 (too many requests).',
    })
  })

  it.each([
    '',
    '{}',
    '[]',
    'null',
    'Not found',
    '<html></html>',
    '{"error":""}',
    String.raw`{"error":"\u0000\u001b"}`,
    '{"error":null}',
    '{"error":400}',
    '{"error":true}',
    '{"error":["invalid_grant"]}',
    '{"error":{"status":404,"message":"Service not found"}}',
    '{"error":{"toString":null,"valueOf":null}}',
    '{"error_description":"alone"}',
  ])('that is %s is invalid', (body) => {
    for (const status of [400, 401, 404, 100, 0]) {
      expect(errorOf(body, { status })).toEqual(
        unusable(status, 'is not a token error response; does tokenUrl name a token endpoint?'),
      )
    }
  })

  it.each([1, null, {}, ['a'], true])('may have the invalid description %j', (description) => {
    const body = { error: 'invalid_grant', error_description: description }
    expect(errorOf(body, { status: 400 })).toEqual({
      name: 'AuthenticationError',
      code: 'invalid_grant',
      error: 'invalid_grant',
      status: 400,
      message: `${plain('invalid_grant')}.`,
    })
  })

  it('quotes nothing that was sent, and no more than 200 printable characters', () => {
    const facts = errorOf(
      {
        error: 'bad_app:s3cret:value',
        error_description: `s3cret:value s3cret%3Avalue \u001b[31m${'long '.repeat(100)}`,
      },
      { status: 400 },
      ['s3cret:value'],
    )
    expect(facts).toMatchObject({
      code: 'bad_app:***',
      error: 'bad_app:***',
      errorDescription: `*** *** [31m${'long '.repeat(100)}`.slice(0, 200),
    })
  })

  it('cuts an unknown error to 64 characters', () => {
    const facts = errorOf({ error: 'very long '.repeat(20) }, { status: 400 })
    expect(facts).toMatchObject({ code: 'very long '.repeat(20).slice(0, 64) })
  })

  it('keeps OAuth codes whole, whatever was sent', () => {
    const sent = ['client', 'grant', 'invalid']
    for (const error of [
      'invalid_client',
      'invalid_grant',
      'unauthorized_client',
      'invalid_scope',
    ]) {
      expect(errorOf({ error }, { status: 400 }, sent)).toMatchObject({ code: error, error })
    }
  })

  it('does not quote a token that it contains', () => {
    const facts = errorOf(
      {
        error: 'invalid_grant',
        error_description: 'tried BQaccess and AQrefresh',
        access_token: 'BQaccess',
        refresh_token: 'AQrefresh',
      },
      { status: 400 },
    )
    expect(facts).toMatchObject({ errorDescription: 'tried *** and ***' })
  })
})

function stringify(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  )
}

function isTyped(error: unknown, status: number): boolean {
  const isOurs = [AuthenticationError, RateLimitError, ServerError].some(
    (ErrorClass) => error instanceof ErrorClass,
  )
  return isOurs && (error as SpotifyError).status === status && (error as SpotifyError).code !== ''
}

function isSane({ accessToken, expiresAt, expiresIn = NaN, ...rest }: TokenInfo): boolean {
  const { refreshToken = 'absent', scope, ...none } = rest
  return (
    /^[\x21-\x7e]+$/.test(accessToken) &&
    expiresIn > 0 &&
    expiresIn <= 86_400 &&
    expiresAt === sentAt + expiresIn &&
    /^[\x20-\x7e]+$/.test(refreshToken) &&
    ['string', 'undefined'].includes(typeof scope) &&
    Object.keys(none).length === 0
  )
}

describe('any response', () => {
  const member = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('Bearer', 'BQaccess', '3600', 3600, -1, 1e308, null, '', 'invalid_grant'),
  )
  const names = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'error']
  const object = fc.dictionary(
    fc.oneof(fc.constantFrom(...names, 'error_description', '__proto__', 'toString'), fc.string()),
    member,
  )
  const body = fc.oneof(
    { weight: 3, arbitrary: object.map((fields) => stringify({ access_token: 'a', ...fields })) },
    { weight: 3, arbitrary: object.map(stringify) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  )
  const status = fc.oneof(fc.constantFrom(200, 201, 204, 400, 401, 429, 503), fc.nat(999))

  it('is a token with valid fields, or a SpotifyError', () => {
    let tokens = 0
    fc.assert(
      fc.property(body, status, fc.option(fc.nat(100), { nil: undefined }), (text, code, wait) => {
        let token: TokenInfo | undefined
        const more = { status: code, retryAfterSeconds: wait }
        const error = thrownBy(() => (token = readTokenResponse(answer(text, more), [], true)))
        if (token !== undefined) tokens++
        expect(token === undefined ? isTyped(error, code) : isSane(token)).toBe(true)
      }),
      { numRuns: 5000 },
    )
    expect(tokens).toBeGreaterThan(100)
  })
})
