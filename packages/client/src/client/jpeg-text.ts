import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The text of a JPEG in base64, of its bytes or of that text. */
export async function jpegText(jpeg: unknown): Promise<string> {
  if (typeof jpeg === 'string') return jpeg.replace(/^data:image\/jpeg;base64,/, '')
  if (typeof jpeg !== 'object' || jpeg === null) {
    throw new ConfigurationError('An image is bytes, a Blob, or text in base64.', {
      code: 'invalid_option',
    })
  }
  const bytes = new Uint8Array(await new Blob([jpeg as Blob]).arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
