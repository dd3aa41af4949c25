import { sha256 } from './sha-256.ts'

/** Hexadecimal digits: 128 bits, so that no two users of an app meet. */
const digits = 32

/**
 * What stands for a cache key in events: the user in it is replaced by a hash, the same in every
 * process and after every restart. A key without a user stays as it is. Whose event it is can be
 * found out by hashing the key that `exchangeCode` returns with the token.
 *
 * A hash hides what cannot be guessed, such as the id of a session. An id that can be tried (a
 * number, a name) can be found by hashing all of them.
 *
 * @param key Made by `tokenCacheKey`.
 * @returns `authorization-code:<clientId>:sha256-<32 hexadecimal digits>`
 */
export function eventKey(key: string): string {
  const [grant = '', clientId = '', ...user] = key.split(':')
  if (user.length === 0) return key
  // Of the whole key: the same user of two apps has two names.
  return `${grant}:${clientId}:sha256-${sha256(key).slice(0, digits)}`
}
