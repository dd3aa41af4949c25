import type { LocalTrack, PlayableItem } from '@spotify-sdk/client'

import type { Catalogue } from '../catalogue/catalogue.ts'
import type { EpisodeFacts } from '../catalogue/show-facts.ts'
import { decodePart } from '../catalogue/spotify-uri.ts'
import { images } from './images.ts'
import { reference } from './reference.ts'
import { episodeObject } from './show-objects.ts'
import { trackObject } from './track-object.ts'

/** What can be played or be in a playlist, by its URI; `null` for what there is not any more. */
export function itemObject(uri: string, catalogue: Catalogue, origin: string): PlayableItem | null {
  if (uri.startsWith('spotify:local:')) return localTrack(uri)
  const track = catalogue.find('track', uri)
  if (track !== undefined) return trackObject(track, origin)
  const episode = catalogue.find('episode', uri)
  return episode === undefined ? null : episodeObject(episode, origin)
}

/**
 * An episode for callers who know of tracks alone: half a track, as on record.
 *
 * @see {@link https://github.com/ramsayleung/rspotify/issues/320}
 */
export function episodeAsTrack(episode: EpisodeFacts, origin: string): object {
  const { show } = episode
  return {
    ...reference('episode', episode.id, origin),
    album: {
      ...reference('show', show.id, origin),
      album_type: null,
      artists: [],
      images: images('cover', show.coverId),
      name: show.name,
      release_date: null,
      release_date_precision: null,
      type: 'album',
    },
    artists: [],
    disc_number: 0,
    duration_ms: episode.durationSeconds * 1000,
    episode: true,
    explicit: false,
    external_ids: {},
    is_local: false,
    name: episode.name,
    preview_url: null,
    track: false,
    track_number: 0,
  }
}

/**
 * A file of the user's own: Spotify knows only what its URI says, artist, album, name and seconds.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/playlists}
 */
function localTrack(uri: string): LocalTrack {
  const [artist = '', album = '', name = '', seconds] = uri
    .split(':')
    .slice(2)
    .map((part) => decodePart(part.replaceAll('+', ' ')))
  const unknown = { external_urls: {}, href: null, id: null, uri: null }
  const track = {
    album: {
      ...unknown,
      album_type: null,
      artists: [],
      images: [],
      name: album,
      release_date: null,
      release_date_precision: null,
      type: 'album',
    },
    artists: [{ ...unknown, name: artist, type: 'artist' }],
    disc_number: 0,
    duration_ms: Number(seconds) * 1000,
    explicit: false,
    external_ids: {},
    external_urls: {},
    href: null,
    id: null,
    is_local: true,
    name,
    popularity: 0,
    preview_url: null,
    track_number: 0,
    type: 'track',
    uri,
  } as const
  return track
}
