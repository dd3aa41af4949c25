import { Buffer } from 'node:buffer'

import { newId } from '../catalogue/spotify-id.ts'
import { apiInstant } from './instant.ts'

/** What a user says of a playlist. */
export interface PlaylistDetails {
  readonly name: string
  /** `null` where none was given. */
  readonly description: string | null
  readonly isPublic: boolean
  readonly isCollaborative: boolean
}

/** An entry of a playlist. */
export interface PlaylistItem {
  /** `null`: Spotify has taken it away. */
  readonly uri: string | null
  /** `null` in very old playlists. */
  readonly addedAt: string | null
  /** Id of the user; `null` in very old playlists. */
  readonly addedBy: string | null
}

/** A playlist as it stands. */
export interface Playlist extends PlaylistDetails {
  readonly id: string
  readonly ownerId: string
  readonly items: readonly PlaylistItem[]
  /** Id of the cover that was uploaded. */
  readonly coverId?: string
  /** Names this state of it: another one after every change. */
  readonly snapshotId: string
}

/** Where items are moved: {@link Playlists.reorder}. */
export interface Reordering {
  readonly rangeStart: number
  readonly rangeLength: number
  readonly insertBefore: number
}

/** All playlists of all users. Changes make a new {@link Playlist}, whose snapshot id is new. */
export class Playlists {
  readonly #byId = new Map<string, Playlist>()
  /** All snapshot ids that were ever handed out, by playlist. */
  readonly #snapshots = new Map<string, Set<string>>()
  #changes = 0

  get(id: string): Playlist | undefined {
    return this.#byId.get(id)
  }

  all(): readonly Playlist[] {
    return [...this.#byId.values()]
  }

  hasSnapshot({ id }: Playlist, snapshotId: string): boolean {
    return this.#snapshots.get(id)?.has(snapshotId) === true
  }

  create(
    ownerId: string,
    details: PlaylistDetails,
    { id = newId(), items = [] }: Partial<Pick<Playlist, 'id' | 'items'>> = {},
  ): Playlist {
    return this.#store({ ...details, id, ownerId, items })
  }

  change(
    playlist: Playlist,
    changes: Partial<PlaylistDetails & Pick<Playlist, 'coverId'>>,
  ): Playlist {
    return this.#store({ ...playlist, ...changes })
  }

  add(playlist: Playlist, uris: readonly string[], userId: string, at?: number): Playlist {
    const { items } = playlist
    const position = at ?? items.length
    return this.#store({
      ...playlist,
      items: [...items.slice(0, position), ...added(uris, userId), ...items.slice(position)],
    })
  }

  replace(playlist: Playlist, uris: readonly string[], userId: string): Playlist {
    return this.#store({ ...playlist, items: added(uris, userId) })
  }

  /** Moves a range; `insertBefore` counts in the list as it is before the move. */
  reorder(playlist: Playlist, { rangeStart, rangeLength, insertBefore }: Reordering): Playlist {
    const rangeEnd = rangeStart + rangeLength
    const moved = playlist.items.slice(rangeStart, rangeEnd)
    const before = playlist.items.slice(0, insertBefore)
    const after = playlist.items.slice(insertBefore)
    const isRest = (item: PlaylistItem): boolean => !moved.includes(item)
    return this.#store({
      ...playlist,
      items: [...before.filter(isRest), ...moved, ...after.filter(isRest)],
    })
  }

  /** Takes out every occurrence of these URIs. */
  remove(playlist: Playlist, uris: readonly string[]): Playlist {
    const items = playlist.items.filter(({ uri }) => uri === null || !uris.includes(uri))
    return this.#store({ ...playlist, items })
  }

  #store(playlist: Omit<Playlist, 'snapshotId'>): Playlist {
    const change = `${++this.#changes},${playlist.id}`
    const stored = { ...playlist, snapshotId: Buffer.from(change).toString('base64') }
    this.#byId.set(stored.id, stored)
    const known = this.#snapshots.get(stored.id) ?? new Set()
    this.#snapshots.set(stored.id, known.add(stored.snapshotId))
    return stored
  }
}

function added(uris: readonly string[], userId: string): readonly PlaylistItem[] {
  const addedAt = apiInstant()
  return uris.map((uri) => ({ uri, addedAt, addedBy: userId }))
}
