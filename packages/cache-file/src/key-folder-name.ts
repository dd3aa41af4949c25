import { createHash } from 'node:crypto'

/**
 * No UTF-8 text starts with this byte, so ill-formed strings cannot collide with well-formed ones.
 */
const illFormed = new Uint8Array([0xff])

/**
 * Name of a key's folder: the SHA-256 of the key in UTF-8, in hexadecimal. Different for every
 * string, and safe whatever the key contains.
 */
export function keyFolderName(key: string): string {
  const hash = createHash('sha256')
  if (key.isWellFormed()) hash.update(key, 'utf8')
  else hash.update(illFormed).update(key, 'utf16le')
  return hash.digest('hex')
}
