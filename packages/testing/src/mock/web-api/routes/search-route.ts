import { ApiRefusal } from '../api-error.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { simplifiedAlbum } from '../objects/album-objects.ts'
import { artistObject } from '../objects/artist-objects.ts'
import { simplifiedPlaylist } from '../objects/playlist-objects.ts'
import { trackObject } from '../objects/track-object.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { pageFor } from './paging.ts'
import { viewOf } from './playlist-view.ts'

/** Ten are the most that an app in Development Mode gets; more is refused, not cut. */
const limits = {
  extended: { standard: 20, most: 50 },
  development: { standard: 5, most: 10 },
} as const

/** Something that can be found, by the texts that it can be found by. */
interface Candidate {
  readonly texts: readonly string[]
  readonly toObject: () => object
}

/** What there is of each type; of some types the mock has nothing. */
const candidates: Readonly<Record<string, (call: ApiCall) => readonly Candidate[]>> = {
  album: ({ origin }) =>
    Array.from(catalogue.albums.values(), (album) => ({
      texts: [album.name, album.artist.name],
      toObject: () => simplifiedAlbum(album, origin),
    })),
  artist: ({ origin }) =>
    Array.from(catalogue.artists.values(), (artist) => ({
      texts: [artist.name],
      toObject: () => artistObject(artist, origin),
    })),
  audiobook: () => [],
  episode: () => [],
  playlist: (call) =>
    call.playlists
      .all()
      .filter(({ isPublic }) => isPublic)
      .map((playlist) => ({
        texts: [playlist.name, playlist.description],
        toObject: () => simplifiedPlaylist(playlist, viewOf(playlist, call)),
      })),
  show: () => [],
  track: ({ origin }) =>
    Array.from(catalogue.tracks.values(), (track) => ({
      texts: [track.name, track.album.name, track.album.artist.name],
      toObject: () => trackObject(track, origin),
    })),
}

/**
 * Whatever has every word of the query in its texts. Field filters (`artist:…`) count as words.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/search}
 */
export const searchRoute: ApiRoute = {
  on: 'GET /search',
  answer: (call) => {
    const { query } = call.request
    const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    if (words.length === 0) throw new ApiRefusal(400, 'No search query')
    const types = query.get('type')?.split(',') ?? []
    if (types.length === 0) throw new ApiRefusal(400, 'Missing parameter type')
    const results = types.map((type) => {
      const all = Object.hasOwn(candidates, type) ? candidates[type]?.(call) : undefined
      if (all === undefined) throw new ApiRefusal(400, `Bad search type field ${type}`)
      const hits = all.filter((candidate) => words.every((word) => hasWord(candidate, word)))
      const page = pageFor(call, hits, ({ toObject }) => toObject(), limits[call.quotaMode])
      return [`${type}s`, page] as const
    })
    return Object.fromEntries(results)
  },
}

function hasWord({ texts }: Candidate, word: string): boolean {
  const wanted = word.replace(/^(?:album|artist|track):/, '')
  return texts.some((text) => text.toLowerCase().includes(wanted))
}
