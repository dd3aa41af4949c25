import { createHash } from 'node:crypto'
import type { Chance } from './chance.ts'

type RandomUuid = ReturnType<Crypto['randomUUID']>

/**
 * Makes what the platform leaves to chance, or to another thread, the seed's: names of holders,
 * states and verifiers of logins, and digests.
 *
 * @returns Takes it back.
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
