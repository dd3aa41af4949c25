/** Hexadecimal digits: 128 bits, so that no two users of an app collide. */
const digits = 32

/**
 * The form of a cache key in events: the user is replaced by a hash, the same in every process. A
 * key without a user stays the same. To find the user of an event, hash the key that `exchangeCode`
 * returns with the token.
 *
 * The hash hides random ids, for example session ids. Ids that can be guessed (a number, a name)
 * can be found by hashing all candidates.
 *
 * @param key Made by `tokenCacheKey`.
 * @returns `authorization-code:<clientId>:sha256-<32 hexadecimal digits>`
 */
export function eventKey(key: string): string {
  const [grant = '', clientId = '', ...user] = key.split(':')
  if (user.length === 0) return key
  // Of the whole key, so that one user of two apps has two hashes.
  return `${grant}:${clientId}:sha256-${sha256(key).slice(0, digits)}`
}

/**
 * SHA-256 of a text, in hexadecimal. WebCrypto is asynchronous, and hidden in pages without
 * `https:`; events must be sent synchronously.
 *
 * @see {@link https://csrc.nist.gov/pubs/fips/180-4/upd1/final | FIPS 180-4 §6.2}
 */
export function sha256(text: string): string {
  const message = padded(new TextEncoder().encode(text))
  const schedule = new DataView(new ArrayBuffer(256))
  let state = initialState
  for (let at = 0; at < message.byteLength; at += 64) {
    expand(message, at, schedule)
    const next = compress(state, schedule)
    state = state.map((word, index) => (word + (next[index] ?? 0)) | 0)
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Adds a 1 bit, zeros, and the length in bits, to fill blocks of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const message = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64))
  new Uint8Array(message.buffer).set(bytes)
  message.setUint8(bytes.length, 0x80)
  message.setUint32(message.byteLength - 8, bytes.length / 2 ** 29)
  message.setUint32(message.byteLength - 4, bytes.length * 8)
  return message
}

/** The 16 words of a block, and the 48 that follow from them. */
function expand(message: DataView, at: number, schedule: DataView): void {
  const word = (index: number): number => schedule.getInt32(index * 4)
  for (let index = 0; index < 64; index++) {
    const next = index < 16 ? message.getInt32(at + index * 4) : mixed(index)
    schedule.setInt32(index * 4, next)
  }
  function mixed(index: number): number {
    const early = word(index - 15)
    const late = word(index - 2)
    const sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    return word(index - 16) + sigma0 + word(index - 7) + sigma1
  }
}

function compress(state: readonly number[], schedule: DataView): readonly number[] {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  roundConstants.forEach((constant, index) => {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = h + sum1 + choice + constant + schedule.getInt32(index * 4)
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    ;[a, b, c, d, e, f, g, h] = [(first + sum0 + majority) | 0, a, b, c, (d + first) | 0, e, f, g]
  })
  return [a, b, c, d, e, f, g, h]
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** The first 32 bits of the fraction. */
function fraction(value: number): number {
  return ((value % 1) * 2 ** 32) | 0
}

/** The square or cube roots of the first primes, as the standard has its constants. */
function rootsOfPrimes(count: number, root: (prime: number) => number): readonly number[] {
  const primes = [2]
  for (let candidate = 3; primes.length < count; candidate += 2) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes.map((prime) => fraction(root(prime)))
}

// Bundlers leave out what is called purely, where no event is sent.
const roundConstants = /* @__PURE__ */ rootsOfPrimes(64, Math.cbrt)
const initialState = /* @__PURE__ */ rootsOfPrimes(8, Math.sqrt)
