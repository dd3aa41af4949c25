import type { MockSpotify, MockSpotifyOptions } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { clientOn } from '../../test/spotify.ts'
import { startUser } from '../../test/user.ts'
import { outcome } from 'test-support/outcome.ts'
import type { SpotifyClient } from './spotify-client.ts'

const needed = {
  name: 'ConfigurationError',
  code: 'invalid_option',
  message: 'Add next and items to fields.',
}

interface LongPlaylist {
  readonly mock: MockSpotify
  readonly spotify: SpotifyClient
  readonly id: string
  readonly names: readonly string[]
}

/** A playlist of three pages. */
async function startPlaylist(options: MockSpotifyOptions = {}): Promise<LongPlaylist> {
  const { mock, spotify } = await startUser(options)
  const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 120 }] })
  const { id } = await spotify.playlists.create({ name: 'Long' })
  await spotify.playlists.addItems(id, { uris: tracks.map(({ uri }) => uri) })
  mock.resetRequests()
  return { mock, spotify, id, names: tracks.map(({ name }) => name) }
}

const fieldsSent = ({ requests }: MockSpotify): readonly unknown[] =>
  requests.api.map(({ query }) => query.get('fields'))

async function read(spotify: SpotifyClient, path: string, fields: string): Promise<unknown[]> {
  const items: unknown[] = []
  for await (const item of spotify.paginate(path, { searchParams: { fields } })) items.push(item)
  return items
}

describe('iteration of a playlist with fields', () => {
  it.for([
    ['items(item(name))', 'next,items(item(name))'],
    ['items(next,item(name))', 'next,items(next,item(name))'],
    ['total,items.item.name', 'next,total,items.item.name'],
    ['items(item(name)), next', 'items(item(name)), next'],
    ['next,items(item(name,album(!images)))', 'next,items(item(name,album(!images)))'],
    ['total,\n next ,items(item(name))', 'total,\n next ,items(item(name))'],
    ['!total', '!total'],
    ['', ''],
  ] as const)('yields the items of all pages: %s', async ([fields, sent]) => {
    const { mock, spotify, id, names } = await startPlaylist()
    const items = await spotify.playlists.getItems(id, { fields }).toArray()
    expect(items.map(({ item }) => item?.name)).toEqual(names)
    expect(fieldsSent(mock)).toEqual([sent, sent, sent])
  })

  it.for([
    ['has them', '&fields=next%2Citems'],
    ['lacks them', ''],
  ])('requests them of each page, whether a link %s', async ([, inLink]) => {
    const sent: unknown[] = []
    const { apiUrl, client } = await clientOn(({ url = '' }, response) => {
      sent.push(new URL(url, apiUrl).searchParams.getAll('fields'))
      const next = sent.length > 2 ? null : `${apiUrl}v1/x?offset=${sent.length}${inLink}`
      response.end(JSON.stringify({ items: [sent.length], next }))
    })
    const items = await client.playlists.getItems('x', { fields: 'items' }).toArray()
    expect(items).toEqual([1, 2, 3])
    expect(sent).toEqual([['next,items'], ['next,items'], ['next,items']])
  })

  it.for(['total', '!next', '!items'])(
    'fails if they leave out what it needs: %s',
    async (fields) => {
      const { spotify, id } = await startPlaylist()
      expect(await outcome(spotify.playlists.getItems(id, { fields }).toArray())).toMatchObject(
        needed,
      )
    },
  )
})

describe('the awaited page of a playlist with fields', () => {
  it('has what they select, and nothing is added to them', async () => {
    const { mock, spotify, id } = await startPlaylist()
    expect({
      total: await spotify.playlists.getItems(id, { fields: 'total' }),
      items: await spotify.playlists.getItems(id, { fields: 'items(is_local)', limit: 2 }),
    }).toEqual({
      total: { total: 120 },
      items: { items: [{ is_local: false }, { is_local: false }] },
    })
    expect(fieldsSent(mock)).toEqual(['total', 'items(is_local)'])
  })
})

describe('paginate with fields', () => {
  it('yields the items of all pages if they have next', async () => {
    const { mock, spotify, id, names } = await startPlaylist()
    const fields = 'next,items(item(name))'
    const items = await read(spotify, `playlists/${id}/items`, fields)
    expect(items).toEqual(names.map((name) => ({ item: { name } })))
    expect(new Set(fieldsSent(mock))).toEqual(new Set([fields]))
  })

  it('does not repeat those of the list inside a playlist', async () => {
    const { mock, spotify, id } = await startPlaylist({ quotaMode: 'extended' })
    const fields = 'tracks(next,items(track(name)))'
    expect(await read(spotify, `playlists/${id}`, fields)).toHaveLength(120)
    expect(new Set(fieldsSent(mock))).toEqual(new Set([fields, null]))
  })

  it.for(['items(item(name))', 'total', '!next'])(
    'fails if they lack next or items: %s',
    async (fields) => {
      const { mock, spotify, id } = await startPlaylist()
      expect(await outcome(read(spotify, `playlists/${id}/items`, fields))).toMatchObject(needed)
      expect(mock.requests.api).toHaveLength(1)
    },
  )

  it('may end with a next that is null', async () => {
    const { spotify, id } = await startPlaylist()
    await spotify.playlists.reorderOrReplaceItems(id, { uris: [] })
    expect(await read(spotify, `playlists/${id}/items`, 'next,items')).toEqual([])
  })
})
