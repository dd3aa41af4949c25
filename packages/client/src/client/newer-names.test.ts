import { describe, expect, it } from 'vitest'
import { startUser } from '../../test/user.ts'
import type { Playlist, PlaylistItem } from '../index.ts'

const drawer = '3qGm7XkYzYVwTj0Rw5cZ1n'

describe.for(['extended', 'development'] as const)('a playlist in quota mode %s', (quotaMode) => {
  it('has its entries in items, and the content of each in item', async () => {
    const { spotify } = await startUser({ quotaMode })
    const { items } = await spotify.playlists.get(drawer)
    const listed = await spotify.playlists.getItems(drawer).toArray()
    const names = ['Carrier', undefined, 'Fog, Part One', 'Tape 3, Side B', 'The Library']
    expect(items?.items.map(({ item }) => item?.name)).toEqual(names)
    expect(listed.map(({ item }) => item?.name)).toEqual(names)
    expect(listed.map(({ item }) => item?.type)).toEqual([
      'track',
      undefined,
      'episode',
      'track',
      'track',
    ])
  })

  it('has its number of items in a list and in a search', async () => {
    const { spotify } = await startUser({ quotaMode })
    const playlists = await spotify.playlists.getForCurrentUser().toArray()
    const { items } = playlists.find(({ id }) => id === drawer) ?? {}
    expect(items?.total).toBe(5)
    const found = await spotify.search({ q: 'north', type: ['playlist', 'track'] })
    expect(
      found.playlists.items.find((each) => each?.name === 'North of Everything'),
    ).toMatchObject({
      items: { total: 8 },
    })
    expect(found.tracks).not.toHaveProperty('item')
    expect(found).not.toHaveProperty('items')
  })
})

it('keeps Spotify’s older names in addition to the newer ones', async () => {
  const { spotify } = await startUser({ quotaMode: 'extended' })
  const [entry] = await spotify.playlists.getTracks(drawer).toArray({ max: 1 })
  expect((entry as unknown as { readonly track: unknown }).track).toBe(entry?.item)
})

it('does not change responses without playlists', async () => {
  const { spotify } = await startUser({ quotaMode: 'extended' })
  const [saved] = await spotify.tracks.getSaved().toArray({ max: 1 })
  const album = await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
  expect(saved).not.toHaveProperty('item')
  expect(album).not.toHaveProperty('items')
})

it('adds the newer names also to answers by path', async () => {
  const { mock, spotify } = await startUser({ quotaMode: 'extended' })
  const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 120 }] })
  const { id } = await spotify.playlists.create({ name: 'Long' })
  await spotify.playlists.addItems(id, { uris: tracks.map(({ uri }) => uri) })
  const { items } = await spotify.playlists.get(id)
  const rest: (string | undefined)[] = []
  for await (const { item } of spotify.paginate<PlaylistItem>(items?.next ?? '')) {
    rest.push(item?.uri)
  }
  expect(rest).toEqual(tracks.slice(items?.items.length).map(({ uri }) => uri))
  expect(rest.length).toBeGreaterThan(0)
  expect((await spotify.get<Playlist>(`playlists/${id}`)).items?.total).toBe(120)
})
