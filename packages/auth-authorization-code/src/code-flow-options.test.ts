import { ConfigurationError, MemoryTokenCache } from '@spotify-sdk/auth-core'
import { inspect } from 'node:util'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { logIn, startMock } from '../test/log-in.ts'
import { AuthorizationCode, AuthorizationCodePkce } from './index.ts'

const complete = {
  clientId: 'p1anted-id',
  clientSecret: 'p1anted-secret',
  redirectUri: 'https://app.test/p1anted',
  tokenUrl: 'https://sso.test/p1anted',
  authorizeUrl: 'https://sso.test/authorize/p1anted',
  refreshToken: 'p1anted-refresh',
}
const variables = {
  clientId: 'SPOTIFY_SDK_CLIENT_ID',
  clientSecret: 'SPOTIFY_SDK_CLIENT_SECRET',
  redirectUri: 'SPOTIFY_SDK_REDIRECT_URI',
  tokenUrl: 'SPOTIFY_SDK_TOKEN_URL',
  authorizeUrl: 'SPOTIFY_SDK_AUTHORIZE_URL',
  refreshToken: 'SPOTIFY_SDK_REFRESH_TOKEN',
} as const
const settings = Object.entries(variables) as [keyof typeof variables, string][]
const isRequired = (option: string): boolean => ['clientId', 'clientSecret'].includes(option)

beforeEach(() => {
  for (const variable of Object.values(variables)) vi.stubEnv(variable, undefined)
})

function refusalOf(
  options: Readonly<Record<string, unknown>>,
  construct = (given: object): unknown => new AuthorizationCode(given),
): ConfigurationError {
  try {
    construct(options)
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('It was not rejected.')
}

describe('the configuration of a provider of user tokens', () => {
  it('requires a Client ID, and a secret if the app has one', () => {
    const message =
      /^clientId is missing: pass the option clientId, or set .* SPOTIFY_SDK_CLIENT_ID\.$/
    expect(refusalOf({}).message).toMatch(message)
    const pkce = refusalOf({}, (given) => new AuthorizationCodePkce(given))
    expect(pkce.message).toMatch(message)
    expect(refusalOf({ clientId: 'a' }).message).toContain('clientSecret is missing')
    expect(new AuthorizationCodePkce({ clientId: 'a' })).toBeInstanceOf(AuthorizationCodePkce)
  })

  it.each(
    settings.flatMap(([option, variable]) =>
      [' ', `${complete[option]} `, `"${complete[option]}"`].map(
        (value) => [option, variable, value] as const,
      ),
    ),
  )('rejects %s and %s if they are %j, naming both', (option, variable, value) => {
    const explicit = refusalOf({ ...complete, [option]: value })
    vi.stubEnv(variable, value)
    const fromEnvironment = refusalOf({ ...complete, [option]: undefined })
    for (const error of [explicit, fromEnvironment]) {
      expect(error.code).toBe('invalid_option')
      expect(error.message).toContain(option)
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('p1anted')
    }
    expect(fromEnvironment.message).toContain(variable)
  })

  it.each(settings.filter(([option]) => isRequired(option)))(
    'says that the variable of %s is empty: %s',
    (option, variable) => {
      vi.stubEnv(variable, '')
      expect(refusalOf({ ...complete, [option]: undefined }).message).toContain(
        `The environment variable ${variable} is empty`,
      )
    },
  )

  it.each(settings.filter(([option]) => !isRequired(option)))(
    'treats an empty variable of %s as unset, and rejects the empty option: %s',
    (option, variable) => {
      vi.stubEnv(variable, '')
      const options = { ...complete, [option]: undefined }
      expect(new AuthorizationCode(options)).toBeInstanceOf(AuthorizationCode)
      expect(refusalOf({ ...complete, [option]: '' }).message).toContain(`The option ${option} is`)
    },
  )

  it.each([null, 'p1anted', 5])('is not read from %j', (given) => {
    vi.stubEnv(variables.clientId, 'id')
    vi.stubEnv(variables.clientSecret, 'secret')
    for (const Provider of [AuthorizationCode, AuthorizationCodePkce]) {
      const error = refusalOf({}, () => new Provider(given as never))
      expect(error).toMatchObject({
        code: 'invalid_option',
        message: 'The options must be an object.',
      })
    }
  })

  it('names the missing Client ID if the options are null', () => {
    for (const Provider of [AuthorizationCode, AuthorizationCodePkce]) {
      const error = refusalOf({}, () => new Provider(null as never))
      expect(error.message).toContain('clientId is missing')
    }
  })

  it('treats null as no options of an authorization URL', async () => {
    const { url } = await new AuthorizationCode(complete).createAuthorizationUrl(null as never)
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(complete.redirectUri)
  })

  it('says that the redirect URI is empty when a sign-in needs it', async () => {
    vi.stubEnv(variables.redirectUri, '')
    const provider = new AuthorizationCode({ ...complete, redirectUri: undefined })
    await expect(provider.createAuthorizationUrl()).rejects.toThrow(
      'The environment variable SPOTIFY_SDK_REDIRECT_URI is empty',
    )
  })

  it.each(['http://localhost:8888/callback', 'https://app.test/callback'])(
    'does not use the variable if it is set to %s after the constructor',
    async (redirectUri) => {
      vi.stubEnv(variables.redirectUri, undefined)
      const provider = new AuthorizationCode({ ...complete, redirectUri: undefined })
      vi.stubEnv(variables.redirectUri, redirectUri)
      expect(provider.redirectUri).toBeUndefined()
      for (const step of [
        provider.createAuthorizationUrl(),
        provider.exchangeCode('code', { codeVerifier: 'verifier' }),
      ]) {
        await expect(step).rejects.toMatchObject({
          name: 'ConfigurationError',
          code: 'missing_option',
          message: 'Set SPOTIFY_SDK_REDIRECT_URI before the constructor.',
        })
      }
    },
  )

  it.each([
    'https://app.test/callback',
    'https://app.test',
    'HTTPS://app.test/callback',
    'http://127.0.0.1?login=1',
    'com.example.app:/callback',
    'com.example.app://callback',
    'com.example-1.app:/oauth2redirect/spotify?tenant=1',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:8888/callback/',
    'http://[::1]:8888/callback',
  ])('accepts the redirect URI %s unchanged', async (redirectUri) => {
    const provider = new AuthorizationCode({ ...complete, redirectUri })
    expect(provider.redirectUri).toBe(redirectUri)
    const { url } = await provider.createAuthorizationUrl()
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(redirectUri)
  })

  it.each([
    ['http://app.test/callback', 'must be an https: URL'],
    ['http://127.0.0.2/callback', 'must be an https: URL'],
    ['http://0.0.0.0/callback', 'must be an https: URL'],
    ['myapp://callback', 'must be an https: URL'],
    ['myapp:/callback', 'must be an https: URL'],
    ['com.example.app:callback', 'must be an https: URL'],
    ['.example:/callback', 'is not an absolute URL'],
    ['javascript:alert(1)', 'must be an https: URL'],
    ['file:///callback', 'must be an https: URL'],
    ['http://127.1/callback', 'must be an https: URL'],
    ['http://127.0.1:8888/callback', 'must be an https: URL'],
    ['http://2130706433/callback', 'must be an https: URL'],
    ['http://0x7f000001/callback', 'must be an https: URL'],
    ['http://0177.0.0.1/callback', 'must be an https: URL'],
    ['http://127.0.0.1./callback', 'must be an https: URL'],
    ['http://127。0。0。1/callback', 'must be an https: URL'],
    ['http://%31%32%37.0.0.1/callback', 'must be an https: URL'],
    ['http://[0:0:0:0:0:0:0:1]/callback', 'must be an https: URL'],
    ['http://[::ffff:127.0.0.1]/callback', 'must be an https: URL'],
    ['http://127.0.0.1@app.test/callback', 'must be an https: URL'],
    ['http:127.0.0.1/callback', 'must be an https: URL'],
    ['http:///127.0.0.1/callback', 'must be an https: URL'],
    ['https:app.test/callback', 'must be an https: URL'],
    ['https:///app.test/callback', 'must be an https: URL'],
    ['http:\\\\127.0.0.1\\callback', 'contains a backslash'],
    ['https://app.test\\callback', 'contains a backslash'],
    ['com.example.app:/callback#part', 'must not contain a fragment'],
    ['com.example.app://user:pass@callback', 'must not contain a user name'],
    ['callback', 'is not an absolute URL'],
    ['https://app.test/#fragment', 'must not contain a fragment'],
    ['https://user:pass@app.test/', 'must not contain a user name'],
    ['https://app.test/a b', 'white space'],
    [['https://app.test/'], 'is not a string'],
  ])(
    'rejects the redirect URI %j in the constructor and in each call',
    async (redirectUri, why) => {
      expect(refusalOf({ ...complete, redirectUri }).message).toContain(why)
      const call = new AuthorizationCode(complete).createAuthorizationUrl({
        redirectUri: redirectUri as string,
      })
      await expect(call).rejects.toThrow(why)
    },
  )

  it.each([
    ['http://localhost:3000/callback', 'register http://127.0.0.1:3000 with the same path'],
    ['http://localhost/callback', 'register http://127.0.0.1 with the same path'],
    ['https://localhost/callback', 'register http://127.0.0.1 with the same path'],
    ['http://LOCALHOST./callback', 'register http://127.0.0.1 with the same path'],
    ['http://app.localhost:80/', 'register http://127.0.0.1 with the same path'],
  ])('says what to register instead of %s', (redirectUri, advice) => {
    expect(refusalOf({ ...complete, redirectUri }).message).toContain(advice)
  })

  it.each([
    ['scope', ['a', 1], 'must be a string or an array of strings'],
    ['scope', 7, 'must be a string or an array of strings'],
    ['scope', 'user-read-email,streaming', 'not by commas'],
    ['scope', ['user-read-email streaming'], 'contains an invalid scope'],
    ['scope', 'a"b', 'contains an invalid scope'],
    ['pkce', 'no', 'must be true or false'],
    ['revalidateSeconds', -1, 'must be a number of seconds'],
    ['revalidateSeconds', '30', 'must be a number of seconds'],
    ['maxUsersInMemory', 0, 'must be a whole number'],
    ['maxUsersInMemory', 1.5, 'must be a whole number'],
    ['timeoutSeconds', '10', 'must be a number of seconds'],
    ['authorizeUrl', 'http://sso.test/', 'must be an https: URL'],
    ['tokenCache', {}, 'must have get and set'],
  ])('rejects %s: %j', (option, value, why) => {
    expect(refusalOf({ ...complete, [option]: value }).message).toContain(why)
  })

  it('comes from the environment if no option is set', async () => {
    const mock = await startMock()
    const redirectUri = 'http://127.0.0.1:8888/callback'
    const env = { ...mock.env, SPOTIFY_SDK_REDIRECT_URI: redirectUri }
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    await using confidential = new AuthorizationCode()
    await using open = new AuthorizationCodePkce()
    for (const provider of [confidential, open]) {
      const { accessToken } = await logIn(mock, provider)
      expect(await provider.getAccessToken()).toBe(accessToken)
    }
    expect(mock.requests.authorize.map(({ clientId }) => clientId)).toContain(mock.clientId)
  })

  it('makes no request, sets no timer and draws no random number in the constructor', () => {
    const givenFetch = vi.fn<typeof fetch>()
    const spies = [
      vi.spyOn(globalThis, 'setTimeout'),
      vi.spyOn(globalThis, 'setInterval'),
      vi.spyOn(Math, 'random'),
      vi.spyOn(crypto, 'getRandomValues'),
      vi.spyOn(crypto.subtle, 'digest'),
      vi.spyOn(MemoryTokenCache.prototype, 'get'),
    ]
    const provider = new AuthorizationCode({ ...complete, fetch: givenFetch, keepWarm: true })
    expect(provider.forUser('a')).toBeDefined()
    for (const spy of [...spies, givenFetch]) expect(spy).not.toHaveBeenCalled()
  })

  it('shows no secret when a provider or a user of it is inspected', async () => {
    const mock = await startMock({ clientSecret: 'p1anted/secret' })
    const { clientId, clientSecret, tokenUrl, authorizeUrl } = mock
    const redirectUri = 'http://127.0.0.1:8888/callback'
    const options = { clientId, clientSecret, tokenUrl, authorizeUrl, redirectUri }
    await using provider = new AuthorizationCode(options)
    const user = provider.forUser('a')
    await logIn(mock, provider)
    await logIn(mock, provider, user)
    expect(
      [provider, user].map((each) => inspect(each, { depth: Infinity, showHidden: true })),
    ).toEqual(['AuthorizationCode { [redirectUri]: [Getter] }', 'ScopedUserProvider {}'])
    expect([provider, user].map((each) => JSON.stringify(each))).toEqual(['{}', '{}'])
  })
})

describe('close', () => {
  it('keeps the tokens for the next use of the provider', async () => {
    const mock = await startMock()
    const { clientId, clientSecret, tokenUrl, authorizeUrl } = mock
    const redirectUri = 'http://127.0.0.1:8888/callback'
    const provider = new AuthorizationCode({
      clientId,
      clientSecret,
      tokenUrl,
      authorizeUrl,
      redirectUri,
      maxUsersInMemory: 1,
    })
    const { accessToken } = await logIn(mock, provider, provider.forUser('a'))
    await logIn(mock, provider, provider.forUser('b'))
    await provider.close()
    await provider.close()
    expect(await provider.forUser('a').getAccessToken()).toBe(accessToken)
  })
})
