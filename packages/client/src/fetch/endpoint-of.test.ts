import { describe, expect, it } from 'vitest'
import { endpointOf } from './endpoint-of.ts'

describe('endpointOf', () => {
  it.for([
    ['/v1/albums/4aawyAB9vmqN3uQ7FjRGTy', 'albums/{id}'],
    ['/v1/albums', 'albums'],
    ['/v1/albums/', 'albums'],
    ['/v1//albums//x', 'albums/{id}'],
    ['/v1/artists/x/albums?include_groups=single', 'artists/{id}/albums'],
    ['/v1/artists/artists/artists', 'artists/{id}/artists'],
    ['/v1/playlists/x/items', 'playlists/{id}/items'],
    ['/v1/users/smedjan/playlists', 'users/{id}/playlists'],
    ['/v1/users/albums/playlists/tracks/followers', 'users/{id}/playlists/{id}/followers'],
    ['/v1/users/__proto__', 'users/{id}'],
    ['/v1/browse/categories', 'browse/categories'],
    ['/v1/browse/categories/toplists', 'browse/categories/{id}'],
    ['/v1/browse/categories/toplists/playlists', 'browse/categories/{id}/playlists'],
    ['/v1/browse/new-releases', 'browse/new-releases'],
    ['/v1/me', 'me'],
    ['/v1/me/player/currently-playing', 'me/player/currently-playing'],
    ['/v1/me/tracks/contains', 'me/tracks/contains'],
    ['/v1/search?q=artists', 'search'],
    ['/v1/recommendations/available-genre-seeds', 'recommendations/available-genre-seeds'],
    ['/proxy/spotify/v1/shows/x/episodes', 'shows/{id}/episodes'],
    ['/v1/spotify/v1/me/player/seek', 'me/player/seek'],
    ['/v1/spotify/v1/users/v1/playlists', 'users/{id}/playlists'],
    ['/v1/users/v1/playlists', 'users/{id}/playlists'],
    ['/users/v1/me/tracks', 'me/tracks'],
    ['/v1/concerts/123/seats', 'concerts/{id}/seats'],
    // What a redirect may quote; events show it.
    ['/v1/me/BQQ1AEGP-token_of.somebody', 'me/{id}'],
    ['/v1/BQQ1AEGP', '{id}'],
    ['/v1', ''],
    ['/elsewhere', 'elsewhere'],
  ] as const)('replaces the ids in %s', ([path, endpoint]) => {
    expect(endpointOf(new URL(path, 'https://api.spotify.com'))).toBe(endpoint)
  })
})
