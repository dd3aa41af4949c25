import { createHash } from 'node:crypto'

/** No UTF-8 text begins with it: what is not well-formed Unicode is hashed apart from what is. */
const illFormed = new Uint8Array([0xff])

/**
 * The name of a key's folder: the SHA-256 of the key in UTF-8, in hexadecimal. Injective for every
 * string, and harmless whatever the key holds.
 */
export function keyFolderName(key: string): string {
  const hash = createHash('sha256')
  if (key.isWellFormed()) hash.update(key, 'utf8')
  else hash.update(illFormed).update(key, 'utf16le')
  return hash.digest('hex')
}
