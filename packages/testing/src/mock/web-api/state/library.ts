import { asSpotifyWrites, kindInUris, parseUri } from '../catalogue/spotify-uri.ts'
import { apiInstant } from './instant.ts'

/** Something that a user has saved, or follows. */
export interface SavedItem {
  readonly uri: string
  /** Of the object: the last part of the URI. */
  readonly id: string
  /** An instant as the Web API writes it. */
  readonly addedAt: string
}

/** What users have saved and whom they follow, by URI, the latest first. */
export class Library {
  readonly #byUser = new Map<string, readonly SavedItem[]>()

  /** Everything of one kind: `track`, `album`, `show`, `episode`, `artist`, …. Audiobooks are shows. */
  of(userId: string, kind: string): readonly SavedItem[] {
    return this.#all(userId).filter(({ uri }) => parseUri(uri).kind === kindInUris(kind))
  }

  has(userId: string, uri: string): boolean {
    const written = asSpotifyWrites(uri)
    return this.#all(userId).some((saved) => saved.uri === written)
  }

  /** What is saved already stays where it is. */
  save(userId: string, uris: readonly string[], addedAt: string = apiInstant()): void {
    const known = new Set(this.#all(userId).map(({ uri }) => uri))
    const added = [...new Set(uris.map(asSpotifyWrites))]
      .filter((uri) => !known.has(uri))
      .map((uri) => ({ uri, id: parseUri(uri).id, addedAt }))
    this.#byUser.set(
      userId,
      [...added, ...this.#all(userId)].toSorted((one, other) =>
        other.addedAt.localeCompare(one.addedAt),
      ),
    )
  }

  remove(userId: string, uris: readonly string[]): void {
    const removed = new Set(uris.map(asSpotifyWrites))
    this.#byUser.set(
      userId,
      this.#all(userId).filter(({ uri }) => !removed.has(uri)),
    )
  }

  /** Ids of the users who have saved it, or follow it. */
  followers(uri: string): readonly string[] {
    return [...this.#byUser.keys()].filter((userId) => this.has(userId, uri))
  }

  #all(userId: string): readonly SavedItem[] {
    return this.#byUser.get(userId) ?? []
  }
}
