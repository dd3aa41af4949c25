import { ConfigurationError } from '@spotify-sdk/auth-core'

/** Returns 32 random bytes, the 256 bits that RFC 7636 §7.1 recommends for a verifier. */
export function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * Returns the SHA-256 of a text in base64url.
 *
 * @throws `ConfigurationError` in a page that is not a secure context, where browsers hide
 *   WebCrypto.
 */
export async function sha256(text: string): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (subtle === undefined) {
    throw new ConfigurationError(
      'WebCrypto is missing. Serve the page from https: or http://127.0.0.1.',
      { code: 'web_crypto_missing' },
    )
  }
  return base64Url(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

function base64Url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
