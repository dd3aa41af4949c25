import { describe, expect, it } from 'vitest'
import { startUser } from '../test/user.ts'
import { outcome } from 'test-support/outcome.ts'
import { ForbiddenError, requiredScopes, type OperationId, type SpotifyClient } from './index.ts'

describe('requiredScopes', () => {
  it('lists each scope of the methods once', () => {
    expect(requiredScopes('tracks.getSaved', 'albums.getSaved', 'player.seek')).toEqual([
      'user-library-read',
      'user-modify-playback-state',
    ])
    expect(requiredScopes('search', 'albums.get', 'users.getCurrentProfile')).toEqual([])
  })

  it('lists every scope that an object may need: for public and for private playlists', () => {
    expect(requiredScopes('playlists.create')).toEqual([
      'playlist-modify-public',
      'playlist-modify-private',
    ])
    expect(requiredScopes('library.saveItems').toSorted()).toEqual([
      'playlist-modify-private',
      'playlist-modify-public',
      'user-follow-modify',
      'user-library-modify',
    ])
  })

  it.for(['albums.buy', 'nothing.get', 'toString', 'albums.toString', ''])(
    'rejects %j, which is not a method',
    (name) => {
      expect(() => requiredScopes(name as OperationId)).toThrow('requiredScopes takes names')
    },
  )
})

describe('missingScopes of a 403', () => {
  it.for<[string, (spotify: SpotifyClient) => PromiseLike<unknown>, readonly string[]]>([
    ['one', (spotify) => spotify.tracks.getSaved(), ['user-library-read']],
    [
      'alternatives',
      (spotify) => spotify.playlists.create({ name: 'New' }),
      ['playlist-modify-public', 'playlist-modify-private'],
    ],
    [
      'those of the kinds in the list',
      (spotify) => spotify.library.saveItems(['spotify:artist:4tZwfgrHOc3mvqYlEYSvVi']),
      ['user-follow-modify'],
    ],
    ['that of a call by path', (spotify) => spotify.get('me/top/artists'), ['user-top-read']],
  ])('are %s', async ([, call, missingScopes]) => {
    const { spotify } = await startUser({ scope: '' })
    const error = await outcome(call(spotify))
    expect(ForbiddenError.is(error) && error).toMatchObject({
      code: 'insufficient_scope',
      missingScopes,
      message: expect.stringContaining(missingScopes.join(' or ')),
    })
  })

  it('exclude those that the user has granted, if the provider knows them', async () => {
    const { mock, spotify } = await startUser({ scope: 'playlist-modify-public' })
    await spotify.users.getCurrentProfile()
    const accessToken = mock.requests.api[0]?.headers['authorization']?.slice(7) ?? ''
    const provider = {
      getAccessToken: () => accessToken,
      peekToken: () => ({ accessToken, expiresAt: Infinity, scope: 'playlist-modify-public' }),
    }
    const call = spotify.withAuthProvider(provider).playlists.create({ name: 'New', public: false })
    expect(await outcome(call)).toMatchObject({ missingScopes: ['playlist-modify-private'] })
  })

  it('are absent from every other 403', async () => {
    const { mock, spotify } = await startUser({ scope: '' })
    mock.fail('api', 'premium-required')
    expect(await outcome(spotify.player.pausePlayback())).not.toHaveProperty('missingScopes')
  })
})
