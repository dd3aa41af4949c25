import { expect, it } from 'vitest'

import { readAlbum } from './album-facts.ts'
import { artists } from './artists.ts'
import { Catalogue, type CatalogueKind } from './catalogue.ts'
import { isSpotifyId, newId } from './spotify-id.ts'

const kinds = [
  'album',
  'artist',
  'audiobook',
  'chapter',
  'episode',
  'show',
  'track',
] as const satisfies readonly CatalogueKind[]

function idsOf(catalogue: Catalogue): readonly string[] {
  return kinds.flatMap((kind) => catalogue.all(kind).map(({ id }) => id))
}

it('has ids of Spotify’s form, each once, and the same in every mock', () => {
  const ids = idsOf(new Catalogue())
  expect(ids.filter((id) => !isSpotifyId(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
  expect(idsOf(new Catalogue())).toEqual(ids)
})

it('has a few of each kind', () => {
  const catalogue = new Catalogue()
  const counts = Object.fromEntries(kinds.map((kind) => [kind, catalogue.all(kind).length]))
  expect(counts).toEqual({
    album: 9,
    artist: 6,
    audiobook: 2,
    chapter: 12,
    episode: 14,
    show: 2,
    track: 87,
  })
})

it('finds what a URI names, if it is of the kind that is wanted', () => {
  const catalogue = new Catalogue()
  const uri = 'spotify:album:2noRn2Aes5aoNVsU6iWThc'
  expect({
    album: catalogue.find('album', uri)?.name,
    track: catalogue.find('track', uri),
    noKind: catalogue.has('constructor', '2noRn2Aes5aoNVsU6iWThc'),
  }).toEqual({ album: 'Discovery', track: undefined, noKind: false })
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
