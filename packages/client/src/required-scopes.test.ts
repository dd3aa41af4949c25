import { describe, expect, it } from 'vitest'
import { clientOn } from '../test/spotify.ts'
import { startUser } from '../test/user.ts'
import { outcome } from 'test-support/outcome.ts'
import { ForbiddenError, requiredScopes, SpotifyClient, type OperationId } from './index.ts'

type Call = (spotify: SpotifyClient) => PromiseLike<unknown>

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
  it.for<[string, Call, readonly string[]]>([
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

  it.for<readonly [string, string, Call, readonly string[], string]>([
    [
      'both, if the endpoint needs both',
      '',
      (spotify) => spotify.player.getQueue(),
      ['user-read-currently-playing', 'user-read-playback-state'],
      'user-read-currently-playing, and user-read-playback-state',
    ],
    [
      'the other one, if one of both is granted',
      'user-read-playback-state',
      (spotify) => spotify.player.getQueue(),
      ['user-read-currently-playing'],
      'user-read-currently-playing',
    ],
    [
      'one scope and one of two',
      '',
      (spotify) => spotify.playlists.uploadCoverImage('x', 'AAAA'),
      ['ugc-image-upload', 'playlist-modify-public', 'playlist-modify-private'],
      'ugc-image-upload, and playlist-modify-public or playlist-modify-private',
    ],
    [
      'no alternative of a granted scope',
      'playlist-modify-public',
      (spotify) => spotify.playlists.uploadCoverImage('x', 'AAAA'),
      ['ugc-image-upload'],
      'ugc-image-upload',
    ],
    [
      'the alternative of a granted scope, if nothing else is missing',
      'ugc-image-upload playlist-modify-public',
      (spotify) => spotify.playlists.uploadCoverImage('x', 'AAAA'),
      ['playlist-modify-private'],
      'playlist-modify-private',
    ],
    [
      'one for each kind in the list, each once',
      '',
      (spotify) =>
        spotify.library.saveItems(['spotify:track:a', 'spotify:artist:b', 'spotify:album:c']),
      ['user-library-modify', 'user-follow-modify'],
      'user-library-modify, and user-follow-modify',
    ],
    [
      'those that add data, if none is needed',
      'playlist-read-private',
      (spotify) => spotify.playlists.get('x'),
      ['playlist-read-collaborative'],
      'playlist-read-collaborative',
    ],
    [
      'none, if all are granted',
      'user-top-read',
      (spotify) => spotify.users.getTopArtists(),
      [],
      'it needs',
    ],
  ])('are %s', async ([, scope, call, missingScopes, names]) => {
    const { apiUrl } = await clientOn((_message, response) =>
      response.writeHead(403).end('Insufficient client scope'),
    )
    const provider = {
      getAccessToken: () => 'a-token',
      peekToken: () => ({ accessToken: 'a-token', expiresAt: Infinity, scope }),
    }
    const error = await outcome(call(new SpotifyClient({ authProvider: provider, apiUrl })))
    expect(ForbiddenError.is(error) && error.missingScopes?.toSorted()).toEqual(
      missingScopes.length === 0 ? undefined : missingScopes.toSorted(),
    )
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining(`Ask the user for the scope ${names}, in a new sign-in.`),
    )
  })

  it('are absent from every other 403', async () => {
    const { mock, spotify } = await startUser({ scope: '' })
    mock.fail('api', 'premium-required')
    expect(await outcome(spotify.player.pausePlayback())).not.toHaveProperty('missingScopes')
  })
})
