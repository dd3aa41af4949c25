import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { unlessStoodStill, whenStoodStill } from 'test-support/stood-still.ts'
import { describe, expect, it } from 'vitest'
import { albumId, sdkOn, startApp, startSpotify, startUser, statusesOf } from './spotify.ts'

const discovery = '2noRn2Aes5aoNVsU6iWThc'

describe('the official SDK on ClientCredentials', () => {
  it('makes its calls with one token, and with a new one after a 401', async () => {
    const { mock, api } = await startApp()
    const found = await api.search('daft punk', ['track', 'album'], 'SE', 2)
    expect(found.tracks.items).toHaveLength(2)
    const album = await api.albums.get(albumId)
    expect(album).toMatchObject({ name: 'Global Warming', artists: [{ name: 'Pitbull' }] })
    expect((await api.albums.get([albumId, discovery])).map(({ name }) => name)).toEqual([
      'Global Warming',
      'Discovery',
    ])
    const first = await api.albums.tracks(discovery, 'SE', 5)
    const second = await api.albums.tracks(discovery, 'SE', 5, 5)
    expect([...first.items, ...second.items].map((track) => track.track_number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
    expect(statusesOf(mock)).toEqual([200, 200, 200, 200, 200])

    mock.revokeAll()
    const artistId = album.artists[0]?.id ?? ''
    expect(await api.artists.get(artistId)).toMatchObject({ name: 'Pitbull' })
    expect(statusesOf(mock).slice(5)).toEqual([401, 200])
    expect((await api.artists.albums(artistId)).items[0]?.id).toBe(albumId)
    expect((await api.artists.topTracks(artistId, 'SE')).tracks[0]?.artists[0]?.id).toBe(artistId)
    const [track, other] = first.items
    expect(await api.tracks.get(track?.id ?? '')).toMatchObject({ name: track?.name })
    const tracks = await api.tracks.get([track?.id ?? '', other?.id ?? ''])
    expect(tracks.map(({ name }) => name)).toEqual([track?.name, other?.name])
    expect(await api.users.profile('smedjan')).toMatchObject({ display_name: 'Smedjan' })
    expect(statusesOf(mock).slice(7)).toEqual([200, 200, 200, 200, 200])
    expect(mock.requests.token).toHaveLength(2)
  })

  it('requests one token for 100 concurrent calls, and one for 100 that are rejected', async () => {
    const { mock, api } = await startApp()
    const all = async (): Promise<ReadonlySet<string>> => {
      const calls = Array.from({ length: 100 }, () => api.albums.get(albumId))
      return new Set((await Promise.all(calls)).map(({ name }) => name))
    }
    expect(await all()).toEqual(new Set(['Global Warming']))
    expect(mock.requests.token).toHaveLength(1)
    mock.resetRequests()
    mock.revokeAll()
    expect(await all()).toEqual(new Set(['Global Warming']))
    expect(mock.requests.token).toHaveLength(1)
    expect(statusesOf(mock).filter((status) => status === 200)).toHaveLength(100)
    expect(mock.requests.api.length).toBeLessThanOrEqual(200)
  })

  it('shares a token through the cache', async () => {
    const mock = await startSpotify()
    const { clientId, clientSecret, tokenUrl } = mock
    const options = { clientId, clientSecret, tokenUrl, tokenCache: new MemoryTokenCache() }
    for (const auth of [new ClientCredentials(options), new ClientCredentials(options)]) {
      await sdkOn(mock, auth).albums.get(albumId)
      await auth.close()
    }
    expect(statusesOf(mock)).toEqual([200, 200])
    expect(mock.requests.token).toHaveLength(1)
  })
})

describe('the official SDK on AuthorizationCode', () => {
  it('reads and writes user data, across a 401 between two pages', async () => {
    const { mock, api } = await startUser()
    const profile = await api.currentUser.profile()
    expect(profile).toMatchObject({ id: 'smedjan', product: 'premium' })
    const pages = []
    for (let offset = 0; ; offset += 20) {
      const page = await api.currentUser.tracks.savedTracks(20, offset)
      pages.push(page.items.length)
      if (page.next === null) break
      if (offset === 0) mock.revokeAll()
    }
    expect(pages).toEqual([20, 20, 15])
    expect(statusesOf(mock)).toEqual([200, 200, 401, 200, 200])

    const { tracks } = await api.search('discovery', ['track'], undefined, 1)
    const { id = '', uri = '' } = tracks.items[0] ?? {}
    await api.currentUser.tracks.saveTracks([id])
    expect(await api.currentUser.tracks.hasSavedTracks([id])).toEqual([true])
    await api.currentUser.tracks.removeSavedTracks([id])
    expect(await api.currentUser.tracks.hasSavedTracks([id])).toEqual([false])

    const playlist = await api.playlists.createPlaylist(profile.id, { name: 'Late', public: false })
    await api.playlists.addItemsToPlaylist(playlist.id, [uri])
    const { items } = await api.playlists.getPlaylistItems(playlist.id)
    expect(items.map((item) => item.track.id)).toEqual([id])
    await api.playlists.removeItemsFromPlaylist(playlist.id, { tracks: [{ uri }] })
    expect(await api.playlists.getPlaylist(playlist.id)).toMatchObject({ tracks: { total: 0 } })
    const mine = await api.currentUser.playlists.playlists(50)
    expect(mine.items.map(({ name }) => name)).toContain('Late')
    expect(await api.albums.get(albumId)).toMatchObject({ name: 'Global Warming' })
    expect(statusesOf(mock).filter((status) => status === 401)).toHaveLength(1)
    expect(mock.requests.token.map(({ status }) => status)).toEqual([200, 200])
  })

  it('loses no refresh token although each use replaces it', { retry: whenStoodStill }, () =>
    unlessStoodStill(async () => {
      const { mock, api } = await startUser()
      mock.tokenLifetimeSeconds = 1
      mock.revokeAll()
      for (let call = 0; mock.requests.token.length < 5 && call < 500; call++) {
        expect(await api.currentUser.profile()).toMatchObject({ id: 'smedjan' })
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      const [, ...refreshes] = mock.requests.token
      const spent = refreshes.map(({ form }) => form.get('refresh_token'))
      expect(spent.length).toBeGreaterThanOrEqual(4)
      expect(new Set(spent).size).toBe(spent.length)
      expect(new Set(refreshes.map(({ status }) => status))).toEqual(new Set([200]))
      expect(mock.revokedFamilies).toBe(0)
    }),
  )
})
