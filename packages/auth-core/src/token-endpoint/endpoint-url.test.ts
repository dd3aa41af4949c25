import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/thrown-by.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { endpointUrl, spotifyTokenUrl } from './endpoint-url.ts'

const variable = 'SPOTIFY_SDK_TOKEN_URL'
const remedy = 'pass the option tokenUrl, or set the environment variable SPOTIFY_SDK_TOKEN_URL'

function refusalOf(tokenUrl: unknown): unknown {
  return thrownBy(() => endpointUrl(tokenUrl, 'tokenUrl', variable))
}

const refusal = (reason: string): Error =>
  new ConfigurationError(`The option tokenUrl ${reason}: ${remedy}.`, { code: 'invalid_option' })

describe('endpointUrl', () => {
  it.each([
    [spotifyTokenUrl, 'https://accounts.spotify.com/api/token'],
    ['HTTPS://Accounts.Spotify.COM:443/api/token', 'https://accounts.spotify.com/api/token'],
    ['https://sso.test', 'https://sso.test/'],
    ['https://localhost:8443/token?tenant=1', 'https://localhost:8443/token?tenant=1'],
    ['http://127.0.0.1/api/token', 'http://127.0.0.1/api/token'],
    ['http://127.0.0.1:8080/api/token', 'http://127.0.0.1:8080/api/token'],
    ['http://127.1:8080/', 'http://127.0.0.1:8080/'],
    ['http://[::1]:8080/api/token', 'http://[::1]:8080/api/token'],
    ['http://[0:0:0:0:0:0:0:1]/', 'http://[::1]/'],
  ])('accepts %s in its normal form', (tokenUrl, normal) => {
    expect(endpointUrl(tokenUrl, 'tokenUrl', variable)).toBe(normal)
  })

  it.each([
    'http://accounts.spotify.com/api/token',
    'http://localhost:8080/api/token',
    'http://127.0.0.2/',
    'http://127.0.0.1.evil.test/',
    'http://127.0.0.1@evil.test/',
    'http://[::2]/',
    'http://[::ffff:127.0.0.1]/',
    'http://0.0.0.0/',
    'http://192.168.0.1/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,token',
    'ws://127.0.0.1/',
  ])('rejects %s, because no secret may be sent there', (tokenUrl) => {
    expect(refusalOf(tokenUrl)).toEqual(
      refusal('must be an https: URL, or http: on exactly 127.0.0.1 or [::1]'),
    )
  })

  it.each(['', 'accounts.spotify.com/api/token', '/api/token', '//host/path', 'https://', 'token'])(
    'rejects %j, which is not an absolute URL',
    (tokenUrl) => {
      expect(refusalOf(tokenUrl)).toEqual(refusal('is not an absolute URL'))
    },
  )

  it.each([
    ['https://user@sso.test/', 'must not contain a user name or password'],
    ['https://:password@sso.test/', 'must not contain a user name or password'],
    ['https://user:password@sso.test/', 'must not contain a user name or password'],
    ['http://user:password@127.0.0.1/', 'must not contain a user name or password'],
    ['https://sso.test/#part', 'must not contain a fragment (RFC 6749 §3)'],
    ['https://sso.test/#', 'must not contain a fragment (RFC 6749 §3)'],
    [' https://sso.test/', 'contains white space or control characters'],
    ['https://sso.test/\n', 'contains white space or control characters'],
    ['https://ss\no.test/', 'contains white space or control characters'],
    ['https://sso.test/a\tb', 'contains white space or control characters'],
    ['https://sso.test/\0', 'contains white space or control characters'],
    [443, 'is not a string'],
    [null, 'is not a string'],
    [Symbol('url'), 'is not a string'],
    [Object.create(null), 'is not a string'],
    [['https://sso.test/'], 'is not a string'],
  ])('rejects %j, and says why', (tokenUrl, reason) => {
    expect(refusalOf(tokenUrl)).toEqual(refusal(reason))
  })

  it.each([
    'https://app:hunter2secret@sso.test/',
    'http://hunter2secret.test/',
    'hunter2secret',
    'https://sso.test/#hunter2secret',
    'https://sso.test/?key=hunter2secret\n',
  ])('never quotes what it rejects: %j', (tokenUrl) => {
    const error = refusalOf(tokenUrl)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('hunter2secret')
  })
})
