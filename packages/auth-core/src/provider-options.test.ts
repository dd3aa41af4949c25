import { beforeEach, describe, expect, it, vi } from 'vitest'
import { factsOf, thrownBy } from '../test/thrown-by.ts'
import { MemoryTokenCache } from './cache/memory-token-cache.ts'
import { checkProviderOptions, type ProviderOptions } from './provider-options.ts'

beforeEach(() => void vi.stubEnv('SPOTIFY_SDK_TOKEN_URL', undefined))

function refusalOf(options: Readonly<Record<string, unknown>>): unknown {
  return factsOf(thrownBy(() => checkProviderOptions(options)))
}

const refusal = (message: string): unknown => ({
  name: 'ConfigurationError',
  code: 'invalid_option',
  message,
})

const seconds = 'must be a number of seconds, 0 or more'
const timeout = 'must be a number of seconds, more than 0 and at most a day'
const whole = 'must be a whole number, 0 or more'
const cache = 'must have get and set, and may have delete, lease, subscribe, close'
const get = (): undefined => undefined

describe('checkProviderOptions', () => {
  it('fills in omitted options', () => {
    expect(checkProviderOptions({})).toEqual({
      tokenUrl: 'https://accounts.spotify.com/api/token',
      timeoutSeconds: 10,
      maxRetries: 3,
    })
  })

  it.each([null, 'app', 5, true, () => {}])(
    'rejects options that are not an object: %o',
    (options) => {
      const error = thrownBy(() => checkProviderOptions(options as unknown as ProviderOptions))
      expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid_option' })
    },
  )

  it('treats undefined as omitted', () => {
    const options = { tokenUrl: undefined, timeoutSeconds: undefined, maxRetries: undefined }
    expect(checkProviderOptions(options)).toEqual(checkProviderOptions({}))
  })

  it('passes on the given options, and no unknown ones', () => {
    const options = {
      tokenCache: new MemoryTokenCache(),
      tokenUrl: 'https://sso.test/token',
      timeoutSeconds: 86_400,
      maxRetries: 0,
      skewSeconds: 0,
      refreshAheadSeconds: Infinity,
      keepWarm: true,
      fetch,
      onEvent: () => {},
      waitUntil: () => {},
    }
    const checked = checkProviderOptions({ ...options, clientSecret: 'secret' } as ProviderOptions)
    expect(checked).toStrictEqual(options)
    expect(checked.tokenCache).toBe(options.tokenCache)
  })

  it.each([
    ['timeoutSeconds', 0, timeout],
    ['timeoutSeconds', -1, timeout],
    ['timeoutSeconds', NaN, timeout],
    ['timeoutSeconds', Infinity, timeout],
    ['timeoutSeconds', 86_401, timeout],
    ['timeoutSeconds', null, timeout],
    ['timeoutSeconds', '10', timeout],
    ['timeoutSeconds', [10], timeout],
    ['timeoutSeconds', 10n, timeout],
    ['maxRetries', -1, whole],
    ['maxRetries', 1.5, whole],
    ['maxRetries', Infinity, whole],
    ['maxRetries', NaN, whole],
    ['maxRetries', '3', whole],
    ['maxRetries', null, whole],
    ['skewSeconds', -1, seconds],
    ['skewSeconds', NaN, seconds],
    ['skewSeconds', '30', seconds],
    ['skewSeconds', null, seconds],
    ['refreshAheadSeconds', -0.1, seconds],
    ['refreshAheadSeconds', '300', seconds],
    ['keepWarm', 'false', 'must be true or false'],
    ['keepWarm', 1, 'must be true or false'],
    ['keepWarm', null, 'must be true or false'],
    ['fetch', 'fetch', 'must be a function'],
    ['fetch', null, 'must be a function'],
    ['onEvent', {}, 'must be a function'],
    ['waitUntil', true, 'must be a function'],
    ['tokenCache', null, cache],
    ['tokenCache', 'memory', cache],
    ['tokenCache', MemoryTokenCache, cache],
    ['tokenCache', {}, cache],
    ['tokenCache', { get }, cache],
    ['tokenCache', { set: get }, cache],
    ['tokenCache', { get, set: get, lease: null }, cache],
    ['tokenCache', { get, set: get, subscribe: true }, cache],
    ['tokenCache', { get, set: get, delete: true }, cache],
    ['tokenCache', { get, set: get, close: 'close' }, cache],
  ])('rejects %s: %o', (name, value, complaint) => {
    expect(refusalOf({ [name]: value })).toEqual(refusal(`The option ${name} ${complaint}.`))
  })

  it.each([
    new Map() as unknown as ProviderOptions['tokenCache'],
    { get, set: get },
    { get, set: get, delete: undefined, lease: undefined, subscribe: undefined, close: undefined },
  ])('accepts a cache with only the required methods: %o', (tokenCache) => {
    expect(checkProviderOptions({ tokenCache }).tokenCache).toBe(tokenCache)
  })

  describe('the token URL', () => {
    const remedy = 'pass the option tokenUrl, or set the environment variable SPOTIFY_SDK_TOKEN_URL'

    it('comes from the environment if the option is undefined', () => {
      vi.stubEnv('SPOTIFY_SDK_TOKEN_URL', 'http://127.0.0.1:8080/api/token')
      expect(checkProviderOptions({}).tokenUrl).toBe('http://127.0.0.1:8080/api/token')
      const tokenUrl = 'https://sso.test/'
      expect(checkProviderOptions({ tokenUrl }).tokenUrl).toBe(tokenUrl)
    })

    it.each([
      ['sso.test/token', 'is not an absolute URL'],
      [' https://sso.test/', 'contains white space or control characters'],
      ['http://sso.test/', 'must be an https: URL, or http: on exactly 127.0.0.1 or [::1]'],
    ])('names option and variable if it is %j', (value, complaint) => {
      expect(refusalOf({ tokenUrl: value })).toEqual(
        refusal(`The option tokenUrl ${complaint}: ${remedy}.`),
      )
      vi.stubEnv('SPOTIFY_SDK_TOKEN_URL', value)
      expect(refusalOf({})).toEqual(
        refusal(`The environment variable SPOTIFY_SDK_TOKEN_URL ${complaint}: ${remedy}.`),
      )
    })

    it("is Spotify's if the variable is empty; an empty option is rejected", () => {
      vi.stubEnv('SPOTIFY_SDK_TOKEN_URL', '')
      expect(checkProviderOptions({}).tokenUrl).toBe('https://accounts.spotify.com/api/token')
      expect(refusalOf({ tokenUrl: '' })).toEqual(
        refusal(`The option tokenUrl is not an absolute URL: ${remedy}.`),
      )
    })
  })
})
