import { expect, it } from 'vitest'

import { readAlbum } from './album-facts.ts'
import { artists } from './artists.ts'
import { catalogue } from './catalogue.ts'
import { isSpotifyId, newId } from './spotify-id.ts'

const { albums, tracks } = catalogue

it('has ids of Spotify’s form, each once', () => {
  const ids = [catalogue.artists, albums, tracks].flatMap((facts) => [...facts.keys()])
  expect(ids.filter((id) => !isSpotifyId(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})

it('has enough for two pages of the longest kind, and all tracks of all albums', () => {
  expect({ artists: catalogue.artists.size, albums: albums.size }).toEqual({
    artists: 6,
    albums: 9,
  })
  const lengths = Array.from(albums.values(), (album) => album.tracks.length)
  expect(lengths).toEqual([18, 14, 10, 10, 9, 2, 11, 9, 4])
  expect(tracks.size).toBe(lengths.reduce((sum, length) => sum + length))
})

it('reads a line of a track, and says which one it cannot read', () => {
  const row = {
    id: newId(),
    name: 'Test',
    artist: artists.kastrup,
    releaseDate: '2026',
    label: 'Test',
    coverId: '0'.repeat(24),
    popularity: 1,
  }
  const id = newId()
  const [track] = readAlbum({ ...row, tracks: `${id} 10:05 Ten: Past` }).tracks
  expect(track).toMatchObject({ id, name: 'Ten: Past', number: 1, durationSeconds: 605 })
  expect(() => readAlbum({ ...row, tracks: 'Ten Past' })).toThrow('No track of "Test": Ten Past')
})

it('makes new ids of 22 digits', () => {
  const ids = Array.from({ length: 200 }, newId)
  expect(ids.filter((id) => !isSpotifyId(id))).toEqual([])
  expect(new Set(ids).size).toBe(200)
})
