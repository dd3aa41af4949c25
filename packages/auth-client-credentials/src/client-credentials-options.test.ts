import { ConfigurationError, MemoryTokenCache } from '@spotify-sdk/auth-core'
import { inspect } from 'node:util'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { startMock } from '../test/start-mock.ts'
import { ClientCredentials } from './client-credentials.ts'

const settings = [
  ['clientId', 'SPOTIFY_SDK_CLIENT_ID'],
  ['clientSecret', 'SPOTIFY_SDK_CLIENT_SECRET'],
  ['tokenUrl', 'SPOTIFY_SDK_TOKEN_URL'],
] as const

const credentials = settings.slice(0, 2)
const complete = {
  clientId: 'p1anted-id',
  clientSecret: 'p1anted-secret',
  tokenUrl: 'https://sso.test/p1anted',
}

beforeEach(() => {
  for (const [, variable] of settings) vi.stubEnv(variable, undefined)
})

function refusalOf(options: Readonly<Record<string, unknown>>): ConfigurationError {
  const construct = (): ClientCredentials => new ClientCredentials(options)
  try {
    construct()
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('It was not rejected.')
}

describe('the configuration of ClientCredentials', () => {
  it.each(credentials)('without %s is rejected, naming %s as well', (option, variable) => {
    const error = refusalOf({ ...complete, [option]: undefined })
    expect(error.code).toBe('missing_option')
    expect(error.message).toBe(
      `${option} is missing: pass the option ${option}, or set the environment variable ${variable}.`,
    )
  })

  it('is required as an option or a variable', () => {
    expect(() => new ClientCredentials()).toThrow(ConfigurationError)
    expect(() => new ClientCredentials({})).toThrow('clientId is missing')
  })

  it.each(
    settings.flatMap(([option, variable]) =>
      // If an option may be omitted, an empty variable counts as unset.
      [option === 'tokenUrl' ? ' ' : '', ' ', `${complete[option]} `, `\n${complete[option]}`].map(
        (value) => [option, variable, value] as const,
      ),
    ),
  )('rejects %s and %s if they are %j, naming both', (option, variable, value) => {
    const explicit = refusalOf({ ...complete, [option]: value })
    vi.stubEnv(variable, value)
    const fromEnvironment = refusalOf({ ...complete, [option]: undefined })
    expect(explicit.message).toMatch(new RegExp(`^The option ${option} (?:is|has|contains) `))
    expect(fromEnvironment.message).toMatch(
      new RegExp(`^The environment variable ${variable} (?:is|has|contains) `),
    )
    for (const error of [explicit, fromEnvironment]) {
      expect(error.code).toBe('invalid_option')
      expect(error.message).toContain(`pass the option ${option}`)
      expect(error.message).toContain(`set the environment variable ${variable}`)
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('p1anted')
    }
  })

  it.each(
    settings.flatMap(([option, variable]) =>
      [null, 1, true, {}, ['p1anted'], Symbol('p1anted')].map(
        (value) => [option, variable, value] as const,
      ),
    ),
  )('rejects %s (%s) of a wrong type: %o', (option, variable, value) => {
    const error = refusalOf({ ...complete, [option]: value })
    expect(error.message).toBe(
      `The option ${option} is not a string: pass the option ${option}, or set the environment variable ${variable}.`,
    )
  })

  it('rejects a wrong option of any provider', () => {
    expect(refusalOf({ ...complete, timeoutSeconds: '10' }).message).toBe(
      'The option timeoutSeconds must be a number of seconds, more than 0 and at most a day.',
    )
  })

  it('comes from the environment if no option is set', async () => {
    const mock = await startMock()
    for (const [name, value] of Object.entries(mock.env)) vi.stubEnv(name, value)
    await using provider = new ClientCredentials()
    expect(await provider.getAccessToken()).toMatch(/^BQ/)
    expect(mock.requests.token.map(({ clientId }) => clientId)).toEqual([mock.clientId])
  })

  it('comes from the options, whatever the environment says', async () => {
    const mock = await startMock()
    vi.stubEnv('SPOTIFY_SDK_CLIENT_ID', ' not even valid ')
    vi.stubEnv('SPOTIFY_SDK_CLIENT_SECRET', '')
    vi.stubEnv('SPOTIFY_SDK_TOKEN_URL', 'http://sso.test/')
    const { clientId, clientSecret, tokenUrl } = mock
    await using provider = new ClientCredentials({ clientId, clientSecret, tokenUrl })
    expect(await provider.getAccessToken()).toMatch(/^BQ/)
    expect(mock.requests.token.map((request) => request.clientId)).toEqual([clientId])
  })

  it('is read by the constructor, and not later', async () => {
    const mock = await startMock()
    for (const [name, value] of Object.entries(mock.env)) vi.stubEnv(name, value)
    await using provider = new ClientCredentials()
    for (const [, variable] of settings) vi.stubEnv(variable, 'changed')
    expect(await provider.getAccessToken()).toMatch(/^BQ/)
    expect(mock.requests.token.map(({ clientId }) => clientId)).toEqual([mock.clientId])
  })

  it('ignores later changes of the options object', async () => {
    const mock = await startMock()
    const { clientId, clientSecret, tokenUrl } = mock
    const options = { clientId, clientSecret, tokenUrl }
    await using provider = new ClientCredentials(options)
    Object.assign(options, { clientId: 'changed', clientSecret: 'changed', tokenUrl: 'changed' })
    expect(await provider.getAccessToken()).toMatch(/^BQ/)
  })
})

describe('the constructor of ClientCredentials', () => {
  it('makes no request, sets no timer and draws no random number', () => {
    const spies = [
      vi.spyOn(globalThis, 'fetch'),
      vi.spyOn(globalThis, 'setTimeout'),
      vi.spyOn(globalThis, 'setInterval'),
      vi.spyOn(Math, 'random'),
      vi.spyOn(crypto, 'getRandomValues'),
      vi.spyOn(crypto, 'randomUUID'),
      vi.spyOn(crypto.subtle, 'digest'),
      vi.spyOn(MemoryTokenCache.prototype, 'get'),
      vi.spyOn(MemoryTokenCache.prototype, 'lease'),
    ]
    const givenFetch = vi.fn<typeof fetch>()
    const provider = new ClientCredentials({
      ...complete,
      fetch: givenFetch,
      keepWarm: true,
    })
    expect(provider).toBeInstanceOf(ClientCredentials)
    for (const spy of [...spies, givenFetch]) {
      expect(spy).not.toHaveBeenCalled()
    }
  })

  it('shows no secret when the provider is inspected, before and after its first token', async () => {
    const mock = await startMock({ clientSecret: 'p1anted/secret' })
    const { clientId, clientSecret, tokenUrl } = mock
    await using provider = new ClientCredentials({ clientId, clientSecret, tokenUrl })
    for (let round = 0; round < 2; round++) {
      const shown = [
        inspect(provider, { depth: Infinity, showHidden: true, getters: true }),
        inspect(provider, { depth: Infinity, showHidden: true, customInspect: false }),
        JSON.stringify(provider),
      ]
      expect(shown).toEqual(['ClientCredentials {}', 'ClientCredentials {}', '{}'])
      await provider.getAccessToken()
    }
  })
})
