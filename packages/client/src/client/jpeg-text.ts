import { invalidArgument } from '../invalid-option.ts'

/** Returns a JPEG as base64 text, from its bytes or from such text. */
export async function jpegText(jpeg: unknown): Promise<string> {
  if (typeof jpeg === 'string') return jpeg.replace(/^data:image\/jpeg;base64,/, '')
  if (typeof jpeg !== 'object' || jpeg === null) {
    throw invalidArgument('An image is bytes, a Blob or base64.')
  }
  const bytes = new Uint8Array(await new Blob([jpeg as Blob]).arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
