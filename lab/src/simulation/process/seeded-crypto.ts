import { createHash } from 'node:crypto'
import type { Chance } from '../../chance.ts'

type RandomUuid = ReturnType<Crypto['randomUUID']>

/**
 * Makes the random values of `crypto` depend on the seed, and digests synchronous: the real ones
 * depend on the platform and on another thread.
 *
 * @returns Restores `crypto`.
 */
export function seedCrypto(chance: Chance): () => void {
  const { subtle } = crypto
  const digit = (): string => Math.floor(chance.next() * 16).toString(16)
  Object.defineProperty(crypto, 'randomUUID', {
    configurable: true,
    value: () => '00000000-0000-4000-8000-000000000000'.replaceAll('0', digit) as RandomUuid,
  })
  Object.defineProperty(crypto, 'getRandomValues', {
    configurable: true,
    value: (bytes: Uint8Array) => {
      bytes.forEach((_, at) => (bytes[at] = Math.floor(chance.next() * 256)))
      return bytes
    },
  })
  Object.defineProperty(subtle, 'digest', { configurable: true, value: digest })
  return () => {
    Reflect.deleteProperty(crypto, 'randomUUID')
    Reflect.deleteProperty(crypto, 'getRandomValues')
    Reflect.deleteProperty(subtle, 'digest')
  }
}

async function digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer> {
  const bytes = createHash(algorithm.replace('-', '')).update(data).digest()
  return new Uint8Array(bytes).buffer
}
