import { firstUser } from '../../accounts/mock-user.ts'
import type { TrackFacts } from '../catalogue/album-facts.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { firstSavedAlbums } from './first-library.ts'

/** A track in a user's library. */
export interface SavedTrack {
  readonly track: TrackFacts
  /** As the Web API writes an instant: ISO 8601, in whole seconds. */
  readonly addedAt: string
}

/** The tracks that users have saved, the latest first. */
export class SavedTracks {
  readonly #byUser = new Map<string, readonly SavedTrack[]>([[firstUser.id, firstSaved()]])

  of(userId: string): readonly SavedTrack[] {
    return this.#byUser.get(userId) ?? []
  }

  has(userId: string, trackId: string): boolean {
    return this.of(userId).some(({ track }) => track.id === trackId)
  }

  /** What is saved already stays where it is. */
  save(userId: string, tracks: readonly TrackFacts[]): void {
    const addedAt = apiInstant(new Date())
    const added = tracks
      .filter(({ id }) => !this.has(userId, id))
      .map((track) => ({ track, addedAt }))
    this.#byUser.set(userId, [...added, ...this.of(userId)])
  }

  remove(userId: string, trackIds: readonly string[]): void {
    const kept = this.of(userId).filter(({ track }) => !trackIds.includes(track.id))
    this.#byUser.set(userId, kept)
  }
}

/** Without the fraction: `2024-01-05T08:12:44Z`. */
export function apiInstant(date: Date): string {
  return `${date.toISOString().slice(0, -'.000Z'.length)}Z`
}

function firstSaved(): readonly SavedTrack[] {
  const albums = [...catalogue.albums.values()]
  return firstSavedAlbums.flatMap(([name, addedAt]) => {
    const tracks = albums.find((album) => album.name === name)?.tracks ?? []
    return tracks.map((track) => ({ track, addedAt }))
  })
}
