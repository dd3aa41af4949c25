import { EncryptJWT, jwtDecrypt } from 'jose'

/** Separates these keys from other keys that are derived from the same secret. */
const keyPurpose = new TextEncoder().encode('@spotify-sdk/auth-web cookies')

/** The header of a cookie cannot select other algorithms. */
const accepted = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

/**
 * Encrypts and authenticates facts for one purpose and a limited time (JWE, `dir`, A256GCM). The first
 * secret encrypts, all of them decrypt.
 */
export class Sealer {
  readonly #secrets: readonly string[]
  #keys: Promise<readonly CryptoKey[]> | undefined

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets
  }

  async seal(facts: object, purpose: string, lifeSeconds: number): Promise<string> {
    const [key] = (await this.#derivedKeys()) as [CryptoKey]
    return new EncryptJWT({ ...facts })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(purpose)
      .setIssuedAt()
      .setExpirationTime(`${lifeSeconds} seconds`)
      .encrypt(key)
  }

  /** Returns the facts, or `undefined` for a text that is foreign, altered, expired or of another purpose. */
  async open<Facts extends object>(sealed: string, purpose: string): Promise<Facts | undefined> {
    const options = { ...accepted, audience: purpose, requiredClaims: ['exp', 'iat'] }
    for (const key of await this.#derivedKeys()) {
      try {
        return (await jwtDecrypt<Facts>(sealed, key, options)).payload
      } catch {
        // Another secret may have encrypted it.
      }
    }
    return undefined
  }

  /** Derived at first use: Workers allow no cryptography before a request. */
  #derivedKeys(): Promise<readonly CryptoKey[]> {
    return (this.#keys ??= Promise.all(this.#secrets.map(deriveKey)))
  }
}

/** Derives a key by HKDF (RFC 5869). */
async function deriveKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret)
  const material = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])
  const salt = new Uint8Array()
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: keyPurpose },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}
