import { describe, expect, it } from 'vitest'
import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import type { AuthProvider } from '@spotify-sdk/auth-core'
import { clientOn, rejection, startClient } from '../../test/spotify.ts'
import { SpotifyClient, type ForbiddenError, type ForbiddenErrorCode } from '../index.ts'

/** What a 403 with such a body is made of. */
async function errorOf(
  body: string | object,
  path = 'albums/x',
  method: 'get' | 'put' | 'delete' = 'get',
): Promise<ForbiddenError> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { client } = await clientOn((_message, response) => response.writeHead(403).end(text))
  return (await rejection(client[method](path))) as ForbiddenError
}

/** A provider whose token needs no sign-in. */
const withToken = (provider: AuthProvider): AuthProvider =>
  new Proxy(provider, {
    get: (target, name) =>
      name === 'getAccessToken' ? () => 'a-token' : (Reflect.get(target, name) as unknown),
  })

const said = (message: string, reason?: string): object => ({
  error: { status: 403, message, ...(reason === undefined ? {} : { reason }) },
})

const ownerNeedsPremium =
  'Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.'

describe('a 403', () => {
  it.for<readonly [ForbiddenErrorCode, string | object, string]>([
    ['premium_required', ownerNeedsPremium, 'The owner of the app needs Spotify Premium'],
    ['premium_required', said(ownerNeedsPremium), 'The owner of the app needs Spotify Premium'],
    [
      'premium_required',
      said('Player command failed: Premium required', 'PREMIUM_REQUIRED'),
      'The user needs Spotify Premium',
    ],
    ['premium_required', said('Restricted', 'PREMIUM_REQUIRED'), 'The user needs Spotify Premium'],
    [
      'user_not_registered',
      'User not registered in the Developer Dashboard',
      "add the user in Spotify's dashboard (User Management)",
    ],
    [
      'user_not_registered',
      'Check settings on developer.spotify.com/dashboard, the user may not be registered.',
      'Development Mode serves its allowlist only',
    ],
    ['user_not_registered', said('User not registered'), 'add the user'],
    ['insufficient_scope', said('Insufficient client scope'), 'Ask the user for the scope'],
    ['insufficient_scope', 'Insufficient client scope', 'Ask the user for the scope'],
    ['insufficient_scope', { error: 'insufficient_scope' }, 'Ask the user for the scope'],
    [
      'insufficient_scope',
      { error: 'insufficient_scope', error_description: 'user-read-email is missing' },
      'Ask the user for the scope',
    ],
    [
      'premium_required',
      { error: ownerNeedsPremium },
      'The owner of the app needs Spotify Premium',
    ],
    ['premium_required', JSON.stringify(ownerNeedsPremium), 'The owner of the app needs'],
    ['forbidden', said('This request requires user authentication'), 'Only the token of a user'],
    ['forbidden', said("You cannot add tracks to a playlist you don't own."), 'was answered'],
    ['forbidden', said('Player command failed: Restriction violated', 'UNKNOWN'), 'was answered'],
    ['forbidden', said('Forbidden'), 'allowlist'],
    ['forbidden', '', 'allowlist'],
    ['forbidden', '<html><p>premium</p>', 'allowlist'],
  ])('is %s if its text is %j', async ([code, body, remedy]) => {
    const error = await errorOf(body)
    expect(error).toMatchObject({ name: 'ForbiddenError', code, status: 403 })
    expect(error.message).toContain(remedy)
  })

  it.for([
    'artists/x/related-artists',
    'artists/x/top-tracks',
    'audio-features/x',
    'audio-analysis/x',
    'audio-features',
    'recommendations',
    'recommendations/available-genre-seeds',
    'browse/featured-playlists',
    'browse/categories/toplists/playlists',
    'albums',
    'tracks',
    'users/smedjan',
    'playlists/x/tracks',
    'playlists/x/followers/contains',
    'me/tracks/contains',
    'markets',
  ])('without a text is endpoint_unavailable for %s', async (path) => {
    const error = await errorOf(said('Forbidden'), path)
    expect(error.code).toBe('endpoint_unavailable')
    expect(error.message).toContain('Spotify has withdrawn this endpoint')
    expect(error.message).not.toContain('allowlist')
  })

  it('says which apps lack the endpoint, and what they can do', async () => {
    const closed = await errorOf(said('Forbidden'), 'audio-features/x')
    expect(closed.message).toMatch(/Spotify has withdrawn this endpoint from new apps\.$/)
    const extended = await errorOf(said('Forbidden'), 'markets')
    expect(extended.message).toContain('or apply for Extended Quota Mode.')
  })

  it('is endpoint_unavailable only for methods that Spotify withdrew', async () => {
    const codes = [
      (await errorOf(said('Forbidden'), 'me/tracks', 'put')).code,
      (await errorOf(said('Forbidden'), 'me/tracks', 'get')).code,
      (await errorOf(said('Forbidden'), 'me/library', 'put')).code,
      (await errorOf(said('Forbidden'), 'me/following', 'delete')).code,
      (await errorOf(said('Insufficient client scope'), 'me/tracks', 'put')).code,
    ]
    expect(codes).toEqual([
      'endpoint_unavailable',
      'forbidden',
      'forbidden',
      'endpoint_unavailable',
      'insufficient_scope',
    ])
  })

  it('of MockSpotify gets the right code, and its other unusual responses are understood', async () => {
    const { mock, client } = await startClient()
    for (const [fault, code] of [
      ['premium-required', 'premium_required'],
      ['user-not-registered', 'user_not_registered'],
      ['quota-exceeded', 'quota_exceeded'],
    ] as const) {
      mock.fail('api', fault)
      expect(await rejection(client.get('albums/x'))).toMatchObject({ code })
    }
    mock.fail('api', 'playback-word')
    expect(await client.post('me/player/next')).toBeUndefined()
  })

  it('has a message that fits the kind of token', async () => {
    const app = await startClient()
    app.mock.fail('api', { status: 403, times: Infinity })
    const ofApp = (await rejection(app.client.get('albums/x'))) as Error
    expect(ofApp.message).toContain("An app's own token is of no user")
    expect(ofApp.message).not.toMatch(/allowlist|log in/)

    await using auth = new AuthorizationCode({
      clientId: 'a',
      clientSecret: 'b',
      redirectUri: 'http://127.0.0.1:1/',
    })
    for (const provider of [auth, auth.forUser('ada')]) {
      const client = new SpotifyClient({
        authProvider: withToken(provider),
        apiUrl: app.mock.apiUrl,
      })
      const { message } = (await rejection(client.get('albums/x'))) as Error
      expect(message).toContain('serves its allowlist only')
      expect(message).not.toContain("app's own token")
    }
    const unknown = new SpotifyClient({ accessToken: 'a-token', apiUrl: app.mock.apiUrl })
    const { message } = (await rejection(unknown.get('albums/x'))) as Error
    expect(message).toContain("A user's token gets only what belongs to the user")
    expect(message).toContain("An app's own token is of no user")
  })
})
