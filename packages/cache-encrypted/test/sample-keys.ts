import { randomBytes } from 'node:crypto'
import type { EncryptionKey } from '../src/index.ts'

/** A key of a test's own. */
export function sampleKey(id: string): EncryptionKey {
  return { id, key: randomBytes(32).toString('base64url') }
}

/** Keys in the form of the environment variable. */
export function textOf(...keys: readonly EncryptionKey[]): string {
  return keys.map(({ id, key }) => `${id}:${String(key)}`).join(' ')
}
