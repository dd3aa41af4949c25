import { ApiRefusal } from '../api-error.ts'
import { simplifiedAlbum } from '../objects/album-objects.ts'
import { artistObject } from '../objects/artist-objects.ts'
import { simplifiedAudiobook } from '../objects/audiobook-objects.ts'
import { simplifiedPlaylist } from '../objects/playlist-objects.ts'
import { simplifiedEpisode, simplifiedShow } from '../objects/show-objects.ts'
import { trackObject } from '../objects/track-object.ts'
import type { ApiCall } from '../request/api-call.ts'
import { isWithheld, viewOf } from './playlist-view.ts'

/** Something that can be found, by the texts that it can be found by. */
interface Candidate {
  readonly texts: readonly string[]
  readonly toObject: () => object | null
}

/** What there is of each type. */
const candidates: Readonly<Record<string, (call: ApiCall) => readonly Candidate[]>> = {
  album: ({ state, origin }) =>
    state.catalogue.all('album').map((album) => ({
      texts: [album.name, album.artist.name],
      toObject: () => simplifiedAlbum(album, origin),
    })),
  artist: ({ state, origin }) =>
    state.catalogue.all('artist').map((artist) => ({
      texts: [artist.name],
      toObject: () => artistObject(artist, origin),
    })),
  audiobook: ({ state, origin }) =>
    state.catalogue.all('audiobook').map((audiobook) => ({
      texts: [audiobook.name, audiobook.author],
      toObject: () => simplifiedAudiobook(audiobook, origin),
    })),
  episode: ({ state, origin }) =>
    state.catalogue.all('episode').map((episode) => ({
      texts: [episode.name, episode.show.name],
      toObject: () => simplifiedEpisode(episode, origin),
    })),
  playlist: (call) =>
    call.state.playlists
      .all()
      .filter(({ isPublic }) => isPublic)
      .map((playlist) => ({
        texts: [playlist.name, playlist.description ?? ''],
        // On record: https://github.com/spotify/spotify-web-api-ts-sdk/issues/141
        toObject: () =>
          isWithheld(playlist, call) ? null : simplifiedPlaylist(playlist, viewOf(playlist, call)),
      })),
  show: ({ state, origin }) =>
    state.catalogue.all('show').map((show) => ({
      texts: [show.name, show.publisher],
      toObject: () => simplifiedShow(show, origin),
    })),
  track: ({ state, origin }) =>
    state.catalogue.all('track').map((track) => ({
      texts: [track.name, track.album.name, track.album.artist.name],
      toObject: () => trackObject(track, origin),
    })),
}

/** Whatever has every word of the query in its texts. Field filters (`artist:…`) count as words. */
export function search(call: ApiCall): object {
  const words = (call.text('q') ?? '')
    .toLowerCase()
    .replaceAll(/"|\b(?:album|artist|track):/g, '')
    .split(/\s+/)
    .filter(Boolean)
  if (words.length === 0) throw new ApiRefusal(400, 'No search query')
  const results = call.list('type').map((type) => {
    const all = candidates[type]?.(call) ?? []
    const hits = all.filter(({ texts }) =>
      words.every((word) => texts.some((text) => text.toLowerCase().includes(word))),
    )
    return [`${type}s`, call.page(hits, ({ toObject }) => toObject())] as const
  })
  return Object.fromEntries(results)
}
