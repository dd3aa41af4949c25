import { ConfigurationError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import type { LoginProvider } from './login-provider.ts'
import { checkLoopbackOptions } from './loopback-options.ts'

const unused = (): never => {
  throw new Error('It is called.')
}
const auth: LoginProvider = {
  redirectUri: undefined,
  createAuthorizationUrl: unused,
  parseAuthorizationResponse: unused,
  exchangeCode: unused,
}
const refusal = (message: string): Error =>
  expect.objectContaining({
    name: 'ConfigurationError',
    code: 'invalid_option',
    message,
  }) as Error

describe('the options', () => {
  it('have defaults', () => {
    const options = { timeoutSeconds: undefined, openBrowser: undefined }
    expect(checkLoopbackOptions(auth, options)).toEqual({
      openBrowser: true,
      timeoutSeconds: 300,
    })
  })

  it.each([
    ['timeoutSeconds', 0],
    ['timeoutSeconds', -1],
    ['timeoutSeconds', Number.NaN],
    // A timer of more than 24.8 days would fire immediately.
    ['timeoutSeconds', Infinity],
    ['timeoutSeconds', 300_000],
    ['timeoutSeconds', '300'],
    ['openBrowser', 'no'],
    ['onUrl', 'print'],
    ['user', null],
    ['user', {}],
    ['user', { exchangeCode: 'code' }],
  ])('reject %s: %j', (option, value) => {
    const check = (): unknown => checkLoopbackOptions(auth, { [option]: value })
    expect(check).toThrow(ConfigurationError)
    expect(check).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: expect.stringMatching(`The option ${option} must (?:be|have) `),
      }),
    )
  })

  it.each([null, 'openBrowser', 5])('cannot be read from %o', (options) => {
    expect(() => checkLoopbackOptions(auth, options as never)).toThrow(
      refusal('The options must be an object.'),
    )
  })

  it('may name a user', () => {
    const user = { exchangeCode: unused }
    expect(checkLoopbackOptions(auth, { user })).toMatchObject({ user })
  })
})

describe('the provider', () => {
  it.each([
    undefined,
    null,
    {},
    { ...auth, createAuthorizationUrl: undefined },
    { ...auth, parseAuthorizationResponse: 5 },
    { ...auth, exchangeCode: null },
  ])('is refused without its methods: %o', (provider) => {
    expect(() => checkLoopbackOptions(provider as never, {})).toThrow(
      refusal(
        'The provider must have the methods createAuthorizationUrl, parseAuthorizationResponse, exchangeCode.',
      ),
    )
  })
})
