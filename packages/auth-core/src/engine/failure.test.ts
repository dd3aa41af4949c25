import { describe, expect, it } from 'vitest'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ReauthorizationRequiredError } from '../errors/reauthorization-required-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { classifyFailure } from './failure.ts'
import type { UserContext } from './user/sign-in-and-out.ts'
import { UserGrantPolicy } from './user/user-grant-policy.ts'

const cache = { sharesNetwork: false }
const policy = new UserGrantPolicy({} as UserContext)

const refused = (error: string): AuthenticationError =>
  new AuthenticationError('', { code: error, error })

const codeOnly = (code: string): ConnectionError => new ConnectionError('', { code })

describe('classifyFailure', () => {
  it.each([
    ['user must go', new ReauthorizationRequiredError('', { code: 'x' }), 'reauthorization', false],
    ['refresh token refused', refused('invalid_grant'), 'invalid-grant', false],
    ['client refused', refused('invalid_client'), 'configuration', false],
    ['redirect', new ConfigurationError('', { code: 'x' }), 'configuration', false],
    ['429', new RateLimitError('', { code: 'rate_limited' }), 'passing', true],
    ['5xx', new ServerError('', { code: 'server_error' }), 'passing', true],
    ['unreadable', new ServerError('', { code: 'invalid_response' }), 'passing', false],
    ['network', new ConnectionError('', { code: 'server_error' }), 'passing', false],
  ])('of a refresh: %s', (_, error, kind, shared) => {
    expect(classifyFailure(error, { policy, cache })).toEqual({ error, kind, shared })
  })

  it.each([
    ['no answer', new ConnectionError('', { code: 'connection_failed' }), true],
    ['no answer in time', new ConnectionError('', { code: 'timeout' }), true],
    ['429', new RateLimitError('', { code: 'rate_limited' }), true],
    ['5xx', new ServerError('', { code: 'server_error' }), true],
    ['a part of the app that was not loaded', codeOnly('client_not_loaded'), false],
    ['an error of a requestToken of one’s own', new Error('foreign'), false],
    ['an answer that cannot be read', new ServerError('', { code: 'invalid_response' }), false],
    ['client refused', refused('invalid_client'), false],
    ['refresh token refused', refused('invalid_grant'), false],
  ])('pauses all users of a shared network after a network failure: %s', (_, error, shared) => {
    const sharing = { policy, cache: { sharesNetwork: true } }
    expect(classifyFailure(error, sharing)).toMatchObject({ shared })
  })

  it('treats invalid_grant as a mistake of the app if no refresh token was sent', () => {
    expect(classifyFailure(refused('invalid_grant'), { cache })).toMatchObject({
      kind: 'configuration',
    })
  })

  it('treats a foreign error as temporary, and omits it', () => {
    expect(classifyFailure(new Error('Basic c2VjcmV0'), { cache })).toMatchObject({
      kind: 'passing',
      shared: false,
      error: {
        name: 'ConnectionError',
        code: 'request_failed',
        message: expect.stringContaining('token request'),
      },
    })
  })
})
