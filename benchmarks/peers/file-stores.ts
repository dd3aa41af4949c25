import { join } from 'node:path'
import { createStorage } from 'unstorage'
import fsDriver from 'unstorage/drivers/fs'
import writeFileAtomic from 'write-file-atomic'

/** Reads an entry of a folder. */
export function unstorage(folder: string, name: string): () => Promise<unknown> {
  const storage = createStorage({ driver: fsDriver({ base: folder }) })
  return () => storage.getItem(name)
}

/** Writes a text as a whole, flushed to disk. */
export function atomically(folder: string, text: string): () => Promise<unknown> {
  const file = join(folder, 'write-file-atomic.json')
  return () => writeFileAtomic(file, text)
}
