import { ConfigurationError } from '@spotify-sdk/auth-core'

/** Arguments of a function have a limit. */
const chunkBytes = 8192

/** The text of a JPEG in base64, of its bytes or of that text. */
export async function jpegText(jpeg: unknown): Promise<string> {
  if (typeof jpeg === 'string') return jpeg.replace(/^data:image\/jpeg;base64,/, '')
  const bytes = bytesOf(jpeg instanceof Blob ? await jpeg.arrayBuffer() : jpeg)
  if (bytes === undefined) {
    throw new ConfigurationError('An image is bytes, a Blob, or text in base64.', {
      code: 'invalid_option',
    })
  }
  let text = ''
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + chunkBytes))
  }
  return btoa(text)
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (!ArrayBuffer.isView(value)) return undefined
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}
