import { createHash } from 'node:crypto'
import type { Chance } from '../../chance.ts'
import { replaced } from './process-globals.ts'

/**
 * Makes the random values of `crypto` depend on the seed, and digests synchronous, until the end of the
 * scope: the real ones depend on the platform and on another thread.
 */
export function seedCrypto(chance: Chance): Disposable {
  const digit = (): string => Math.floor(chance.next() * 16).toString(16)
  const randomUUID = (): string => '00000000-0000-4000-8000-000000000000'.replaceAll('0', digit)
  const getRandomValues = (bytes: Uint8Array): Uint8Array => {
    bytes.forEach((_, at) => (bytes[at] = Math.floor(chance.next() * 256)))
    return bytes
  }
  const stack = new DisposableStack()
  stack.use(replaced(crypto, 'randomUUID', randomUUID))
  stack.use(replaced(crypto, 'getRandomValues', getRandomValues))
  stack.use(replaced(crypto.subtle, 'digest', digest))
  return stack
}

async function digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer> {
  const bytes = createHash(algorithm.replace('-', '')).update(data).digest()
  return new Uint8Array(bytes).buffer
}
