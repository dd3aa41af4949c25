import { Buffer } from 'node:buffer'

import { firstUser } from '../../accounts/mock-user.ts'
import type { TrackFacts } from '../catalogue/album-facts.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { newId } from '../catalogue/spotify-id.ts'
import { firstPlaylists } from './first-library.ts'
import { apiInstant } from './saved-tracks.ts'

/** What a person says of a playlist. */
export interface PlaylistDetails {
  readonly name: string
  readonly description: string
  readonly isPublic: boolean
  readonly isCollaborative: boolean
}

/** A track in a playlist. */
export interface PlaylistItem {
  readonly track: TrackFacts
  readonly addedAt: string
  /** Id of the user. */
  readonly addedBy: string
}

/** A playlist as it stands. */
export interface Playlist extends PlaylistDetails {
  readonly id: string
  readonly ownerId: string
  readonly items: readonly PlaylistItem[]
  /** Names this state of it: another one after every change. */
  readonly snapshotId: string
}

/** All playlists of all users. */
export class Playlists {
  readonly #byId = new Map<string, Playlist>()
  #changes = 0

  constructor() {
    for (const { id, tracks, ...details } of firstPlaylists) {
      this.#store({ ...details, id, ownerId: firstUser.id, items: tracks.map(itemNamed) })
    }
  }

  /** What a user may see: their own, and everybody's that is public or that friends share. */
  get(id: string, userId: string | undefined): Playlist | undefined {
    const playlist = this.#byId.get(id)
    if (playlist === undefined) return undefined
    const isOpen = playlist.isPublic || playlist.isCollaborative
    return isOpen || playlist.ownerId === userId ? playlist : undefined
  }

  all(): readonly Playlist[] {
    return [...this.#byId.values()]
  }

  ownedBy(userId: string): readonly Playlist[] {
    return this.all().filter(({ ownerId }) => ownerId === userId)
  }

  create(ownerId: string, details: PlaylistDetails): Playlist {
    return this.#store({ ...details, id: newId(), ownerId, items: [] })
  }

  add(playlist: Playlist, tracks: readonly TrackFacts[], userId: string, at?: number): Playlist {
    const addedAt = apiInstant(new Date())
    const added = tracks.map((track) => ({ track, addedAt, addedBy: userId }))
    const { items } = playlist
    const position = at ?? items.length
    return this.#store({
      ...playlist,
      items: [...items.slice(0, position), ...added, ...items.slice(position)],
    })
  }

  /** Takes out every occurrence of these tracks. */
  remove(playlist: Playlist, trackIds: readonly string[]): Playlist {
    const items = playlist.items.filter(({ track }) => !trackIds.includes(track.id))
    return this.#store({ ...playlist, items })
  }

  #store(playlist: Omit<Playlist, 'snapshotId'>): Playlist {
    const change = `${++this.#changes},${playlist.id}`
    const stored = { ...playlist, snapshotId: Buffer.from(change).toString('base64') }
    this.#byId.set(stored.id, stored)
    return stored
  }
}

function itemNamed(name: string): PlaylistItem {
  const track = [...catalogue.tracks.values()].find((each) => each.name === name)
  if (track === undefined) throw new TypeError(`The catalogue has no track "${name}".`)
  return { track, addedAt: '2024-01-07T10:00:00Z', addedBy: firstUser.id }
}
