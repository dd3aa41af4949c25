import { KeyDigests } from '@spotify-sdk/auth-core/toolkit'

const digests = new KeyDigests()

/**
 * The name of the Redis key that holds all about one token. It is in braces, so that everything that a
 * later version may store beside it is in the same Cluster slot.
 */
export async function entryKey(prefix: string, key: string): Promise<string> {
  return `${prefix}{${await digests.of(key)}}`
}
