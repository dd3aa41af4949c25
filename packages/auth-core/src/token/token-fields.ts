import { TokenCacheError } from '../errors/token-cache-error.ts'
import type { TokenInfo } from './token-info.ts'

/** Returns what is wrong with a value, or `undefined`. */
type Check = (value: unknown) => string | undefined

/** A later instant is in milliseconds by mistake: seconds reach it in the year 5138. */
const latestUnixSeconds = 1e11

const accessToken: Check = (value) =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
    ? undefined
    : 'must be a string of visible ASCII characters'

const refreshToken: Check = (value) =>
  typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)
    ? undefined
    : 'must be a string of printable ASCII characters'

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string')

const seconds: Check = (value) =>
  typeof value === 'number' && value > 0 && value < Infinity
    ? undefined
    : 'must be a positive number of seconds'

const instant: Check = (value) => {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) {
    return 'must be a number: Unix time in seconds'
  }
  return value > latestUnixSeconds ? 'is in milliseconds: divide it by 1000' : undefined
}

/** No sign-in reaches this: a refresh every second would take thirty years. */
const maxRotations = 1e9

const rotations: Check = (value) =>
  typeof value === 'number' && value % 1 === 0 && value >= 0 && value <= maxRotations
    ? undefined
    : 'must be a whole number of at most a billion'

/** Every field of a token: its name in the API, its name on the wire and on disk, and its check. */
const fields: ReadonlyArray<readonly [keyof TokenInfo, string, Check]> = [
  ['accessToken', 'access_token', accessToken],
  ['expiresAt', 'expires_at', instant],
  ['refreshToken', 'refresh_token', refreshToken],
  ['scope', 'scope', text],
  ['expiresIn', 'expires_in', seconds],
  ['authorizedAt', 'authorized_at', instant],
  ['key', 'key', text],
  ['initialRefreshTokenHash', 'initial_refresh_token_hash', text],
  ['refreshTokenRotations', 'refresh_token_rotations', rotations],
  ['refreshTokenRejectedAt', 'refresh_token_rejected_at', instant],
]

/**
 * Builds a token field by field from untrusted data, with the API's names or the stored ones.
 *
 * @throws {@link TokenCacheError} that names the first wrong field, never its value.
 */
export function readTokenFields(source: unknown, form: 'api' | 'stored'): TokenInfo {
  if (!isObject(source)) throw wrongEntry('it is not an object')
  const token: { -readonly [name in keyof TokenInfo]?: unknown } = {}
  for (const [apiName, storedName, check] of fields) {
    const name = form === 'api' ? apiName : storedName
    const value = fieldOf(source, name, form)
    if (value === undefined || value === null || isEmptyRefreshToken(apiName, value)) {
      if (apiName === 'accessToken' || apiName === 'expiresAt') {
        throw wrongEntry(`${name} is missing`)
      }
      continue
    }
    const complaint = check(value)
    if (complaint !== undefined) throw wrongEntry(`${name} ${complaint}`)
    token[apiName] = value
  }
  return token as TokenInfo
}

/** A token in the stored form: snake_case. Absent fields are `undefined`, which JSON omits. */
export function storedFieldsOf(token: TokenInfo): Record<string, unknown> {
  const checked = readTokenFields(token, 'api')
  return Object.fromEntries(fields.map(([apiName, storedName]) => [storedName, checked[apiName]]))
}

/** Creates the error for a value that is not a token. A cache entry that causes it counts as a miss. */
export function wrongEntry(reason: string): TokenCacheError {
  return new TokenCacheError(`The token is invalid: ${reason}.`, {
    code: 'invalid_entry',
    isQuotable: true,
  })
}

function isObject(source: unknown): source is object {
  try {
    return typeof source === 'object' && source !== null && !Array.isArray(source)
  } catch {
    // A revoked proxy.
    return false
  }
}

/** Parsed text is read by its own fields only; an object of a custom cache may inherit getters. */
function fieldOf(source: object, name: string, form: 'api' | 'stored'): unknown {
  try {
    if (form === 'stored' && !Object.hasOwn(source, name)) return undefined
    return (source as Record<string, unknown>)[name]
  } catch {
    // A getter of a custom cache threw. Its error may quote the entry.
    throw wrongEntry(`${name} cannot be read`)
  }
}

/** Some servers and clients write an empty refresh token for none. */
function isEmptyRefreshToken(name: keyof TokenInfo, value: unknown): boolean {
  return name === 'refreshToken' && value === ''
}
