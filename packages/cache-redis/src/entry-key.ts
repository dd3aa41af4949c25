import { KeyDigests } from '@spotify-sdk/auth-core/toolkit'

const digests = new KeyDigests()

/**
 * Name of the Redis key with everything about one token. The braces keep whatever a later version
 * stores next to it in the same Cluster slot.
 */
export async function entryKey(prefix: string, key: string): Promise<string> {
  return `${prefix}{${await digests.of(key)}}`
}
