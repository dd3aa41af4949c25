import { PartialFailureError, type SpotifyClient } from '@spotify-sdk/client'
import { readFile, unlink, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/**
 * Replaces the items of a playlist. One request takes 100 items and deletes all others: until the next
 * requests have added the rest, the list is in a file of the current folder.
 */
export async function replaceItems(
  spotify: SpotifyClient,
  playlist: string,
  uris: readonly string[],
): Promise<void> {
  const file = resolve(`playlist-items-${Date.now()}.txt`)
  await writeFile(file, uris.map((uri) => `${uri}\n`).join(''), { flag: 'wx' })
  try {
    await spotify.playlists.reorderOrReplaceItems(playlist, { uris })
  } catch (error) {
    const { message } = error as Error
    throw new Error(
      `${message}\nItems may be missing. To put them back: pnpm playlist-tool --apply restore ${playlist} "${file}"`,
      { cause: error },
    )
  }
  await unlink(file)
}

/** Creates a private playlist. If a request fails, the error says what is left. */
export async function createWithItems(
  spotify: SpotifyClient,
  name: string,
  uris: readonly string[],
): Promise<void> {
  const { id } = await spotify.playlists.create({ name, public: false })
  try {
    await spotify.playlists.addItems(id, { uris })
  } catch (error) {
    const { message } = error as Error
    const added = PartialFailureError.is(error) ? error.done : 0
    throw new Error(
      `${message}\n"${name}" (${id}) was created with ${added} of ${uris.length} items. Delete it before you merge again.`,
      { cause: error },
    )
  }
}

/** Reads the file of a replacement that failed. */
export async function readUris(file: string): Promise<readonly string[]> {
  const uris = (await readFile(file, 'utf8')).split('\n').filter(Boolean)
  if (uris.length === 0) throw new Error(`No items are in ${file}.`)
  return uris
}
