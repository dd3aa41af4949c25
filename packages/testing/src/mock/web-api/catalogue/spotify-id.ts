import { createHash, randomBytes } from 'node:crypto'

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Whether a text has the form of a Spotify id.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids}
 */
export function isSpotifyId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text)
}

/** A new id: 128 random bits in base 62, 22 digits. */
export function newId(): string {
  return inBase62(randomBytes(16).toString('hex'))
}

/** The id of an invented object: the same in every mock. */
export function idFor(name: string): string {
  return inBase62(hexFor(name, 32))
}

/** Hexadecimal digits that stand for a name: the id of an image or a device. */
export function hexFor(name: string, length: number): string {
  return createHash('sha256').update(name).digest('hex').slice(0, length)
}

function inBase62(hex: string): string {
  let rest = BigInt(`0x${hex}`)
  let id = ''
  for (let position = 0; position < 22; position++) {
    id = `${digits[Number(rest % 62n)]}${id}`
    rest /= 62n
  }
  return id
}
