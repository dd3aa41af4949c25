import type { CurrentlyPlaying, Device, PlaybackContext } from '@spotify-sdk/client'

import type { Catalogue } from '../catalogue/catalogue.ts'
import { parseUri } from '../catalogue/spotify-uri.ts'
import type { Play } from '../state/play-history.ts'
import type { Player, PlayerDevice } from '../state/player.ts'
import { itemObject } from './item-object.ts'
import { reference, type ObjectType } from './reference.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-users-available-devices} */
export function deviceObject(device: PlayerDevice, activeDeviceId: string | undefined): Device {
  return {
    id: device.id,
    is_active: device.id === activeDeviceId,
    is_private_session: false,
    is_restricted: false,
    name: device.name,
    supports_volume: device.volumePercent !== null,
    type: device.type,
    volume_percent: device.volumePercent,
  }
}

/** The album, playlist or other list that something is played from; `null` where there is none. */
function contextObject(uri: string | null, origin: string): PlaybackContext | null {
  if (uri === null) return null
  if (uri.endsWith(':collection')) return likedSongs(uri, origin)
  const { kind, id } = parseUri(uri)
  const { external_urls, href } = reference(kind as ObjectType, id, origin)
  return { external_urls, href, type: kind, uri }
}

function likedSongs(uri: string, origin: string): PlaybackContext {
  const spotify = 'https://open.spotify.com/collection/tracks'
  return { type: 'collection', external_urls: { spotify }, href: `${origin}/v1/me/tracks`, uri }
}

/**
 * What is played. An episode is `null` for callers who know of tracks alone.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-the-users-currently-playing-track}
 */
export function currentlyPlaying(
  player: Player,
  {
    catalogue,
    origin,
    knowsEpisodes,
  }: { readonly catalogue: Catalogue; readonly origin: string; readonly knowsEpisodes: boolean },
): CurrentlyPlaying {
  const { item } = player
  const type = item === undefined ? 'unknown' : typeOf(item, catalogue)
  const isShown = item !== undefined && (type === 'track' || knowsEpisodes)
  return {
    actions: {
      disallows: player.isPlaying ? { resuming: true } : { pausing: true },
    },
    context: contextObject(player.program.contextUri, origin),
    currently_playing_type: type,
    is_playing: player.isPlaying,
    item: isShown ? itemObject(item, catalogue, origin) : null,
    progress_ms: player.progressMs,
    timestamp: player.changedAt,
  }
}

/** A local file is a track. */
function typeOf(uri: string, catalogue: Catalogue): 'track' | 'episode' {
  return catalogue.find('episode', uri) === undefined ? 'track' : 'episode'
}

/** A play of the past. Only tracks get here. */
export function playObject(play: Play, catalogue: Catalogue, origin: string): object {
  return {
    context: contextObject(play.contextUri, origin),
    played_at: new Date(play.playedAt).toISOString(),
    track: itemObject(play.uri, catalogue, origin),
  }
}
