import type { OperationId } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import { itemObject } from '../objects/item-object.ts'
import { linkTo } from '../objects/page-object.ts'
import { currentlyPlaying, deviceObject, playObject } from '../objects/player-objects.ts'
import { noContent, type ApiCall, type Operation } from '../request/api-call.ts'

/** What a user plays, has played and will play. */
export const playerOperations = {
  'player.getPlaybackState': (call) => {
    const player = call.state.playerOf(call.user.id)
    const device = player.activeDevice
    if (device === undefined) return noContent
    return {
      device: deviceObject(device, player.activeDeviceId),
      repeat_state: player.repeat,
      shuffle_state: player.shuffle,
      smart_shuffle: false,
      ...currentlyPlaying(player, viewOf(call)),
    }
  },
  'player.getCurrentlyPlaying': (call) => {
    const player = call.state.playerOf(call.user.id)
    return player.item === undefined ? noContent : currentlyPlaying(player, viewOf(call))
  },
  'player.getDevices': ({ state, user }) => {
    const { devices, activeDeviceId } = state.playerOf(user.id)
    return { devices: devices.map((device) => deviceObject(device, activeDeviceId)) }
  },
  'player.getQueue': ({ state, user, origin }) => {
    const { item, upcoming } = state.playerOf(user.id)
    return {
      currently_playing: item === undefined ? null : itemObject(item, state.catalogue, origin),
      queue: upcoming.slice(0, 20).map((uri) => itemObject(uri, state.catalogue, origin)),
    }
  },
  'player.getRecentlyPlayed': recentlyPlayed,
} as const satisfies Partial<Record<OperationId, Operation>>

function viewOf({ state, origin, knowsEpisodes }: ApiCall): Parameters<typeof currentlyPlaying>[1] {
  return { catalogue: state.catalogue, origin, knowsEpisodes }
}

/** Tracks alone. Cursors are instants: `before` leads into the past, `after` to the present. */
function recentlyPlayed(call: ApiCall): object {
  const { state, user, url, origin } = call
  const limit = call.number('limit') ?? 20
  const after = call.number('after')
  const before = call.number('before')
  if (after !== undefined && before !== undefined) {
    throw new ApiRefusal(400, 'Only one of after and before can be specified')
  }
  const plays = state.history
    .of(user.id)
    .filter(({ uri }) => state.catalogue.find('track', uri) !== undefined)
    .filter(({ playedAt }) => playedAt > (after ?? -Infinity) && playedAt < (before ?? Infinity))
  const shown = after === undefined ? plays.slice(0, limit) : plays.slice(-limit)
  const [newest, oldest] = [shown[0], shown.at(-1)]
  const hasMore = shown.length < plays.length
  const next =
    after === undefined ? { before: oldest?.playedAt ?? 0 } : { after: newest?.playedAt ?? 0 }
  return {
    cursors:
      newest === undefined || oldest === undefined
        ? null
        : { after: `${newest.playedAt}`, before: `${oldest.playedAt}` },
    href: linkTo(url, {
      limit,
      ...(after === undefined ? {} : { after }),
      ...(before === undefined ? {} : { before }),
    }),
    items: shown.map((play) => playObject(play, state.catalogue, origin)),
    limit,
    next: hasMore ? linkTo(url, { ...next, limit }) : null,
  }
}
