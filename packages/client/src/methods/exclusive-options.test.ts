import { describe, expect, expectTypeOf, it } from 'vitest'
import { rejection } from '../../test/spotify.ts'
import { startUser } from '../../test/user.ts'
import type {
  RecentlyPlayedOptions,
  ReorderOrReplaceOptions,
  StartPlaybackOptions,
} from '../index.ts'

const album = 'spotify:album:2noRn2Aes5aoNVsU6iWThc'
const offset = { position: 1 }

describe('startPlayback', () => {
  it('plays a context or items from an offset, or resumes', async () => {
    const { spotify } = await startUser()
    const { items } = await spotify.albums.getTracks(album, { limit: 3 })
    const uris = items.map(({ uri }) => uri)
    const playing = async (options?: StartPlaybackOptions): Promise<string | undefined> => {
      await spotify.player.startPlayback(options)
      const { item } = (await spotify.player.getPlaybackState()) ?? {}
      await spotify.player.pausePlayback()
      return item?.uri
    }
    expect({
      context: await playing({ context_uri: album, offset }),
      items: await playing({ uris, offset: { uri: uris[2] ?? '' }, position_ms: 1000 }),
      resumed: await playing(),
      resumedAt: await playing({ position_ms: 2000 }),
    }).toEqual({ context: uris[1], items: uris[2], resumed: uris[2], resumedAt: uris[2] })
  })

  it('refuses by type what Spotify refuses or ignores', async () => {
    const { spotify } = await startUser()
    const uris = ['spotify:track:a']
    // @ts-expect-error a context or items, and not both
    const both: StartPlaybackOptions = { context_uri: album, uris }
    // @ts-expect-error an offset has no effect without a context or items
    const offsetAlone: StartPlaybackOptions = { offset }
    // @ts-expect-error Spotify's own names
    const otherName: StartPlaybackOptions = { contextUri: album }
    // @ts-expect-error one place to begin
    const twoPlaces: StartPlaybackOptions = { uris, offset: { position: 1, uri: 'a' } }
    expect([both, offsetAlone, otherName, twoPlaces]).toHaveLength(4)
    expect(await rejection(spotify.player.startPlayback(both))).toMatchObject({
      name: 'BadRequestError',
      message: expect.stringContaining('Only one of either'),
    })
  })
})

describe('getRecentlyPlayed', () => {
  it('refuses by type what Spotify refuses: both ends at once', async () => {
    const { spotify } = await startUser()
    const ends: RecentlyPlayedOptions[] = [{}, { limit: 1 }, { after: 1 }, { before: 2, limit: 1 }]
    for (const options of ends) await spotify.player.getRecentlyPlayed(options)
    // @ts-expect-error after or before, and not both
    const both: RecentlyPlayedOptions = { after: 1, before: 2 }
    expect(await rejection(spotify.player.getRecentlyPlayed(both))).toMatchObject({
      name: 'BadRequestError',
      message: expect.stringContaining('Only one of after and before'),
    })
  })
})

describe('reorderOrReplaceItems', () => {
  it('refuses by type half a move, and a move together with a replacement', async () => {
    const { spotify } = await startUser()
    const { id } = await spotify.playlists.create({ name: 'Mine' })
    // @ts-expect-error neither a move nor a replacement
    const nothing: ReorderOrReplaceOptions = {}
    // @ts-expect-error a move has a target
    const half: ReorderOrReplaceOptions = { range_start: 1 }
    const both = {
      uris: ['spotify:track:7ouMYWpwJ422jRcDASZB7P'],
      range_start: 1,
      insert_before: 0,
    }
    expectTypeOf(both).not.toExtend<ReorderOrReplaceOptions>()
    for (const options of [nothing, half]) {
      expect(await rejection(spotify.playlists.reorderOrReplaceItems(id, options))).toMatchObject({
        name: 'BadRequestError',
        message: expect.stringContaining('range_start, insert_before or uris'),
      })
    }
  })
})
