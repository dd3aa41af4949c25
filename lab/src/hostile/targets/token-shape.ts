import { parseTokenInfo, serializeTokenInfo, SpotifyError } from '@spotify-sdk/auth-core'

const fields = new Set([
  'accessToken',
  'expiresAt',
  'refreshToken',
  'scope',
  'expiresIn',
  'authorizedAt',
  'key',
  'refreshTokenRejectedAt',
])

/** What is wrong with what should be a token: it is to be plain data, and all of it right. */
export function tokenFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'no object'
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'a prototype of its own'
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(value))
  const foreign = descriptors.find(([name, property]) => 'get' in property || !fields.has(name))
  if (foreign !== undefined) return `a foreign field or a getter: ${foreign[0]}`
  try {
    parseTokenInfo(serializeTokenInfo(value as Parameters<typeof serializeTokenInfo>[0]))
    return undefined
  } catch (error) {
    return SpotifyError.is(error) ? error.message : 'what cannot even be checked'
  }
}

/** The same, where there may be none. */
export function optionalTokenFault(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : tokenFault(value)
}

/** What is wrong with what should be an access token. */
export function accessTokenFault(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? undefined : 'no access token'
}
