import { firstUser } from '../../accounts/mock-user.ts'
import { Catalogue, type CatalogueKind } from '../catalogue/catalogue.ts'
import {
  editorialPlaylist,
  firstPlaylists,
  firstSaved,
  firstSavedAlbums,
} from './first-user-data.ts'
import type { PlaylistItem } from './playlists.ts'
import type { WebApiState } from './web-api-state.ts'

const catalogue = new Catalogue()
const userId = firstUser.id
const kinds = Object.keys(firstSaved) as readonly (keyof typeof firstSaved)[]

const savedUris = kinds.map((kind) => firstSaved[kind].map((name) => uriOf(kind, name)))
const savedTracks = firstSavedAlbums.map(([name, addedAt]) => {
  const { tracks } = named('album', name)
  return { addedAt, uris: tracks.map(({ id }) => `spotify:track:${id}`) }
})
const playlists = firstPlaylists.map((row) => ({ ...row, items: row.items.map(itemNamed) }))
const editorial = { ...editorialPlaylist, items: editorialPlaylist.items.map(itemNamed) }

/** The last of the plays that the first user has behind him, and the time between two of them. */
const lastPlay = Date.UTC(2026, 10, 27, 20, 14, 9, 512)
const betweenPlays = 231_400

/** Gives the first user a library, playlists, a past, and something that is played right now. */
export function fillFirstUser(state: WebApiState): void {
  const { library } = state
  for (const { uris, addedAt } of savedTracks.toReversed()) library.save(userId, uris, addedAt)
  for (const uris of savedUris) library.save(userId, uris, '2024-01-06T19:02:17Z')
  for (const { id, items, ...details } of playlists) {
    state.playlists.create(userId, details, { id, items })
  }
  const { id, items, ...details } = editorial
  state.playlists.create('spotify', details, { id, items })
  library.save(
    userId,
    playlists.map((playlist) => `spotify:playlist:${playlist.id}`),
  )
  addPlays(state)
  const player = state.playerOf(userId)
  player.activeDeviceId = player.devices[0]?.id
  const album = named('album', 'Discovery')
  const uris = album.tracks.map((track) => `spotify:track:${track.id}`)
  player.start({ uris, contextUri: `spotify:album:${album.id}` }, 2, 61_000)
  player.changedAt = lastPlay
}

/** Thirty of them; one in three was played alone. */
function addPlays({ history }: WebApiState): void {
  const played = savedTracks.flatMap(({ uris }) => uris).slice(0, 30)
  for (const [index, uri] of played.entries()) {
    const playedAt = lastPlay - (played.length - index) * betweenPlays
    const isAlone = index % 3 === 0
    const contextUri = isAlone ? null : `spotify:playlist:${firstPlaylists[0].id}`
    history.add(userId, { uri, playedAt, contextUri })
  }
}

function itemNamed(name: string | null): PlaylistItem {
  const isOld = name === 'The Library'
  return {
    uri: name === null ? null : uriOfItem(name),
    addedAt: isOld ? null : '2024-01-07T10:00:00Z',
    addedBy: isOld ? null : userId,
  }
}

function uriOfItem(name: string): string {
  if (name.startsWith('spotify:local:')) return name
  const [, episode] = /^episode:(.+)$/.exec(name) ?? []
  return episode === undefined ? uriOf('track', name) : uriOf('episode', episode)
}

function uriOf(kind: CatalogueKind, name: string): string {
  return `spotify:${kind}:${named(kind, name).id}`
}

function named<Kind extends CatalogueKind>(
  kind: Kind,
  name: string,
): ReturnType<typeof catalogue.all<Kind>>[number] {
  const facts = catalogue.all(kind).find((each) => each.name === name)
  if (facts === undefined) throw new TypeError(`The catalogue has no ${kind} "${name}".`)
  return facts
}
