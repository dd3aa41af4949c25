import { AuthorizationError } from '@spotify-sdk/auth-core'
import { parse as parseQuery } from 'node:querystring'
import { inspect } from 'node:util'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parseAuthorizationResponse } from './authorization-response.ts'
import type { AuthorizationResponseInput } from './response-parameters.ts'

const expectedState = 's9-state'
const good = `state=${expectedState}&code=c9-code`

function refusalOf(
  response: unknown,
  options: { readonly expectedState: unknown } = { expectedState },
): unknown {
  try {
    parseAuthorizationResponse(
      response as AuthorizationResponseInput,
      options as { expectedState: string },
    )
  } catch (error) {
    return error
  }
  throw new Error('It was not rejected.')
}

describe('an authorization response', () => {
  it.each([
    `https://app.test/callback?${good}`,
    `https://app.test/callback?${good}#_=_`,
    `http://127.0.0.1:8888/?${good}&extra=1`,
    `/callback?${good}`,
    `?${good}`,
    good,
    new URL(`https://app.test/callback?${good}`),
    new URLSearchParams(good),
    // Frameworks have their own classes, and another realm has its own `URL`.
    { searchParams: new URLSearchParams(good), pathname: '/callback' },
    new (class ReadonlySearchParams extends URLSearchParams {})(good),
    { state: expectedState, code: 'c9-code' },
    { state: expectedState, code: 'c9-code', error: undefined },
    { state: [expectedState], code: ['c9-code'], extra: [], nested: { a: 'b' } },
    Object.assign(Object.create(null), { state: expectedState, code: 'c9-code' }),
    runInNewContext(`({ state: '${expectedState}', code: 'c9-code' })`),
    parseQuery(good),
  ] as readonly AuthorizationResponseInput[])('is read from %o', (response) => {
    expect(parseAuthorizationResponse(response, { expectedState })).toEqual({ code: 'c9-code' })
  })

  it.each([
    'state=other&code=c9-code',
    'state=s9-statE&code=c9-code',
    'state=s9-stat&code=c9-code',
    'state=s9-state-and-more&code=c9-code',
    'state=&code=c9-code',
    'code=c9-code',
    `state=${expectedState}&state=${expectedState}&code=c9-code`,
    'state=other&error=access_denied',
    '',
    'https://app.test/callback',
    {},
    { code: 'c9-code' },
    { state: 'other', code: 'c9-code' },
    { state: [expectedState, expectedState], code: 'c9-code' },
    { state: [expectedState, 'other'], code: 'c9-code' },
    { state: { [expectedState]: expectedState }, code: 'c9-code' },
    { state: [[expectedState]], code: 'c9-code' },
    { state: null, code: 'c9-code' },
  ])('is rejected for its state before anything else is read: %j', (response) => {
    const error = refusalOf(response)
    expect(error).toBeInstanceOf(AuthorizationError)
    expect(error).toMatchObject({ code: 'invalid_state' })
  })

  it.each([undefined, null, '', 0, 'undefined'])(
    'is rejected if the expected state is %j',
    (state) => {
      for (const response of ['code=c9-code', 'state=&code=c9-code', good]) {
        expect(refusalOf(response, { expectedState: state })).toMatchObject({
          code: 'invalid_state',
        })
      }
    },
  )

  it.each([
    [`${good}&code=c9-other`, 'contains a parameter twice'],
    [`${good}&error=access_denied&error=server_error`, 'contains a parameter twice'],
    [`${good}&extra=1&extra=2`, 'contains a parameter twice'],
    [{ state: expectedState, code: ['c9-code', 'c9-other'] }, 'contains a parameter twice'],
    [{ state: expectedState, code: { a: 'c9-code' } }, 'contains neither a code nor an error'],
    [{ state: expectedState, code: null }, 'contains neither a code nor an error'],
    [`state=${expectedState}`, 'contains neither a code nor an error'],
    [`state=${expectedState}&code=`, 'contains neither a code nor an error'],
  ])('is rejected as invalid: %j', (response, complaint) => {
    expect(refusalOf(response)).toMatchObject({
      name: 'AuthorizationError',
      code: 'invalid_authorization_response',
      message: `The authorization response ${complaint}. Start a new sign-in.`,
    })
  })

  it.each(['access_denied', 'invalid_scope', 'temporarily_unavailable'])(
    'with the error %s becomes an error of that name',
    (error) => {
      expect(refusalOf(`state=${expectedState}&error=${error}`)).toMatchObject({
        name: 'AuthorizationError',
        code: error,
        error,
      })
    },
  )

  it.each(['s9-state', 'c9-code', '<script>alert(1)</script>', 'x'.repeat(100), 'Bad Request', ''])(
    'with the error %j becomes an error that does not quote it',
    (error) => {
      const refusal = refusalOf(
        new URLSearchParams({
          state: expectedState,
          code: 'c9-code',
          error,
          error_description: error,
        }),
      )
      expect(refusal).toMatchObject({ code: 'authorization_failed', error: 'authorization_failed' })
      const shown = inspect(refusal, { depth: Infinity, showHidden: true })
      for (const secret of ['s9-state', 'c9-code', 'script']) expect(shown).not.toContain(secret)
    },
  )

  it('is not quoted by the error if its state is a plain word', () => {
    const refusal = refusalOf('state=access&error=access', { expectedState: 'access' })
    expect(refusal).toMatchObject({ error: 'authorization_failed' })
  })

  it.each([
    undefined,
    null,
    7,
    true,
    Symbol('c9-code'),
    () => good,
    [good],
    [['state', expectedState]],
    Promise.resolve({ state: expectedState, code: 'c9-code' }),
    new Request(`https://app.test/callback?${good}`),
    new Map([['state', expectedState]]),
    new Error('c9-code'),
    {
      get searchParams(): never {
        throw new Error('c9-code')
      },
    },
    {
      get code(): never {
        throw new Error('c9-code')
      },
    },
    { searchParams: { entries: () => ['c9-code'], getAll: () => 'c9-code' } },
  ])(
    'is rejected with a typed error that does not quote it if it has no known form: case %#',
    (response) => {
      const error = refusalOf(response)
      expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('c9-code')
    },
  )

  it('is rejected with a typed error if it is a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(refusalOf(proxy)).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
  })

  it('is rejected for its state if the options are missing', () => {
    const parse = parseAuthorizationResponse as (response: string) => unknown
    expect(() => parse(good)).toThrow(expect.objectContaining({ code: 'invalid_state' }) as Error)
  })
})
