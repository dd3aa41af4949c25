import type { SpotifyError } from '@spotify-sdk/auth-core'
import type { Fault } from '@spotify-sdk/testing'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { userToken } from 'test-support/mock/call-api.ts'
import { clientOn, rejection, startClient, startSpotify } from '../../test/spotify.ts'
import { SpotifyClient } from '../client/spotify-client.ts'

async function errorAfter(fault: Fault): Promise<SpotifyError> {
  const { mock, client } = await startClient({ maxRetries: 0, maxRetryAfterSeconds: 0 })
  mock.fail('api', { ...fault, times: 2 })
  return (await rejection(client.get('albums/4aawyAB9vmqN3uQ7FjRGTy'))) as SpotifyError
}

const asked = 'GET /v1/albums/4aawyAB9vmqN3uQ7FjRGTy was answered with'

describe('a failed response', () => {
  it.for([
    [400, 'BadRequestError', 'bad_request', 'Bad Request'],
    [401, 'AuthenticationError', 'token_rejected', 'Unauthorized'],
    [403, 'ForbiddenError', 'forbidden', 'Forbidden'],
    [404, 'NotFoundError', 'not_found', 'Not Found'],
    [405, 'BadRequestError', 'bad_request', 'Method Not Allowed'],
    [408, 'ServerError', 'server_error', 'Request Timeout'],
    [413, 'BadRequestError', 'bad_request', 'Payload Too Large'],
    [429, 'RateLimitError', 'rate_limited', 'API rate limit exceeded'],
    [500, 'ServerError', 'server_error', 'Internal Server Error'],
    [503, 'ServerError', 'server_error', 'Service Unavailable'],
  ] as const)('of %i is a %s', async ([status, name, code, said]) => {
    const error = await errorAfter({ status })
    expect(error).toMatchObject({ name, code, status })
    expect(error.message).toContain(`${asked} ${status} (${said}).`)
  })

  it('becomes an error with Retry-After and reason', async () => {
    const reason = 'QUOTA_EXCEEDED'
    const body = { error: { status: 429, message: 'Too many requests', reason } }
    const { mock, client } = await startClient()
    mock.fail('api', { status: 429, retryAfterSeconds: 3600, body })
    const first = await rejection(client.get('search'))
    const facts = {
      name: 'RateLimitError',
      code: 'quota_exceeded',
      reason,
      retryAfterSeconds: 3600,
    }
    expect(first).toMatchObject(facts)
    const second = await rejection(client.get('search'))
    expect(second).toMatchObject(facts)
    expect((second as Error).message).toContain('nothing was sent')
    expect(mock.requests.api).toHaveLength(1)
  })

  it('becomes an error that names the missing scopes', async () => {
    const { mock } = await startSpotify()
    const accessToken = await userToken(mock)
    const client = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl })
    const error = await rejection(client.get('me/tracks'))
    expect(error).toMatchObject({ name: 'ForbiddenError', code: 'insufficient_scope', status: 403 })
    expect((error as Error).message).toContain(
      '(Insufficient client scope). Ask the user for the scope',
    )
  })

  it('about a scope may be a 401 of the player', async () => {
    const { mock } = await startSpotify()
    const accessToken = await userToken(mock, 'user-read-currently-playing')
    const client = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl })
    expect(await rejection(client.player.getPlaybackState())).toMatchObject({
      name: 'ForbiddenError',
      code: 'insufficient_scope',
      status: 401,
      missingScopes: ['user-read-playback-state'],
      message: expect.stringContaining(
        '401 (Permissions missing). Ask the user for the scope user-read-playback-state',
      ),
    })
    expect(mock.requests.api).toHaveLength(1)
  })

  it.for([
    [404, 'NotFoundError', 'NO_ACTIVE_DEVICE'],
    [403, 'ForbiddenError', 'VOLUME_CONTROL_DISALLOW'],
    [400, 'BadRequestError', 'NO_PREV_TRACK'],
    [500, 'ServerError', 'UNKNOWN'],
  ] as const)('of %i has the reason of the player', async ([status, name, reason]) => {
    const error = await errorAfter({ status, body: { error: { status, message: 'a', reason } } })
    expect(error).toMatchObject({ name, status, reason })
  })

  it.for(['/me', '/playlists/5BJNgXEnAASkM6fnnURmHK/items'])(
    'explains that %s needs the token of a user',
    async (path) => {
      const { mock, client } = await startClient()
      mock.quotaMode = 'development'
      const { message } = (await rejection(client.get(path))) as Error
      expect(message).toContain('Only the token of a user may do this: AuthorizationCode of')
      expect(message).not.toContain('allowlist')
    },
  )

  it.for<readonly [string, Fault, string]>([
    [
      'a line of text',
      { status: 503, body: 'upstream connect error' },
      ' (upstream connect error).',
    ],
    ['a page', { status: 502, body: '<!DOCTYPE html><p>secrets</p>' }, '502.'],
    ['nothing', { status: 500, body: '' }, '500.'],
    ['an OAuth error', { status: 400, body: { error: 'invalid_client' } }, ' (invalid_client).'],
    ['no object', { status: 400, body: 'null' }, '400.'],
    ['wrong types', { status: 400, body: { error: { message: 7, reason: {} } } }, '400.'],
    ['control characters', { status: 400, body: 'a\u0000\u001b[2Jb' }, ' (a[2Jb).'],
  ])('is an error even if it contains %s', async ([, fault, ending]) => {
    const { message } = await errorAfter(fault)
    expect(message.endsWith(ending)).toBe(true)
  })

  it('becomes an error with a shortened message, and with a reason only if that is a word in capitals', async () => {
    const body = { error: { message: 'word '.repeat(500), reason: 'a secret' } }
    const error = await errorAfter({ status: 429, body })
    expect(error.message.length).toBeLessThan(320)
    expect(error).not.toHaveProperty('reason')
  })

  it('becomes an error without the token, even if the API echoes it, and without objects of ky', async () => {
    const accessToken = 'x9-short'
    const { mock } = await startSpotify()
    const client = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl, maxRetries: 0 })
    const echo = { error: { message: `${accessToken} ${btoa(accessToken)}`, reason: accessToken } }
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      mock.fail('api', { status, body: echo, retryAfterSeconds: 0.001, times: 1 })
      mock.fail('api', { status, body: echo })
      const error = await rejection(client.post(`albums/${accessToken}`, { json: { accessToken } }))
      const shown = inspect(error, { depth: Infinity, showHidden: true })
      expect(shown).toMatch(/^\w+Error: POST \/v1\/albums\/\*\*\* was answered with/)
      expect(shown).not.toContain('x9')
      expect(shown).not.toContain(btoa(accessToken))
      expect(JSON.stringify(error)).not.toContain('x9')
      expect((error as Error).cause).toBeUndefined()
    }
  })

  it.for([
    ['albums/spotify:album:4aawyAB9vmqN3uQ7FjRGTy', 'albums/spotify:album:4aawyAB9vmqN3uQ7FjRGTy'],
    [
      `albums/${encodeURIComponent('https://open.spotify.com/album/4aawyAB9vmqN3uQ7FjRGTy?si=0123456789abcdef')}`,
      'albums/https%3A%2F%2Fopen.spotify.com%2Falbum%2F4aawyAB9vmqN3uQ7FjRGTy%3Fsi%3D0123456789abcdef',
    ],
    ['albums/4aawyAB9vmqN3uQ7FjRGTy,2noRn2Aes5aoNVsU6iWThc', undefined],
    ['albums/4aawyAB9vmqN3uQ7FjRGTy%204aawyAB9vmqN3uQ7FjRGTy', undefined],
    ['albums/4aawyAB9vmqN3uQ7FjRGT', undefined],
    // An id of a user is personal.
    ['users/ada.lovelace%40x', 'users/{id}'],
    ['users/ada-lovelace/playlists', 'users/{id}/playlists'],
    // A word of this length may be anything.
    [`albums/${'x9'.repeat(20)}`, 'albums/***'],
    [`albums/BQ${'-x9_'.repeat(30)}`, 'albums/***'],
  ] as const)(
    'shows a mistyped id, unless it is that of a user: %s',
    async ([path, shown = path]) => {
      const { client } = await clientOn((_message, response) => response.writeHead(404).end())
      expect(await rejection(client.get(path))).toMatchObject({
        message: `GET /v1/${shown} was answered with 404.`,
      })
    },
  )

  it.for(['x9-short', 'x9:y9', 'x9&y9=z9', 'BQ' + 'x9:'.repeat(40)])(
    'shows no part of a token in a path: %s',
    async (accessToken) => {
      const { mock } = await startSpotify()
      const client = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl })
      const forms = [accessToken, encodeURIComponent(accessToken), btoa(accessToken)]
      const cases = forms.flatMap((part) =>
        [0, 3, 500].map((repeated) => [part, repeated] as const),
      )
      for (const [part, repeated] of cases) {
        const path = `albums/spotify:album:${part}${'/spotify:album'.repeat(repeated)}`
        const error = (await rejection(client.get(path))) as Error
        expect(error.message).toMatch(/^GET \/v1\/albums\//)
        expect(error.message).not.toMatch(/[xyz]9/)
        expect(error.message).not.toContain(btoa(accessToken))
      }
    },
  )

  it('has Retry-After in whole seconds, rounded up', async () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString()
    for (const [header, minimum] of [
      ['59.2', 60],
      ['3600', 3600],
      [inAMinute, 58],
    ] as const) {
      const { client } = await clientOn(
        (_message, response) => response.writeHead(429, { 'retry-after': header }).end(),
        { maxRetryAfterSeconds: 0 },
      )
      const { retryAfterSeconds } = (await rejection(client.get('me'))) as SpotifyError
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(minimum)
      expect(Number.isInteger(retryAfterSeconds)).toBe(true)
    }
  })

  it('may have status 200, if it is not JSON', async () => {
    for (const fault of [{ body: '<p>' }, { body: '{"a":' }]) {
      const error = await errorAfter({ status: 200, ...fault })
      expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response', status: 200 })
      expect(error.message).toBe(`${asked} 200, and the answer is not JSON.`)
    }
  })

  it('may be a redirect that cannot be followed', async () => {
    expect(await errorAfter({ status: 304 })).toMatchObject({
      code: 'invalid_response',
      status: 304,
    })
  })
})
