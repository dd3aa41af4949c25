import {
  parseTokenInfo,
  serializeTokenInfo,
  SpotifyError,
  type TokenCache,
} from '@spotify-sdk/auth-core'

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

/** What is wrong with a token: it must be plain data with valid fields. */
export function problemWithToken(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'no object'
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'another prototype'
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(value))
  const foreign = descriptors.find(([name, property]) => 'get' in property || !fields.has(name))
  if (foreign !== undefined) return `a foreign field or a getter: ${foreign[0]}`
  try {
    parseTokenInfo(serializeTokenInfo(value as Parameters<typeof serializeTokenInfo>[0]))
    return undefined
  } catch (error) {
    return SpotifyError.is(error) ? error.message : 'an untyped error of the parser'
  }
}

export function problemWithAccessToken(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? undefined : 'no access token'
}

/** What is wrong with the result of a cache: of `tryLease`, or a token, or nothing. */
export function problemWithCacheResult(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const isLeaseResult = typeof value === 'object' && 'granted' in value
  return isLeaseResult ? problemWithLease(value) : problemWithToken(value)
}

function problemWithLease(value: object): string | undefined {
  const result = value as Readonly<Record<string, unknown>>
  if (result['granted'] === true) {
    const { fence, deleted } = result
    if (!Number.isSafeInteger(fence) || Number(fence) < 1) return `a fence of ${String(fence)}`
    if (deleted !== undefined && typeof deleted !== 'boolean') return 'deleted is no boolean'
    return problemWithCacheResult(result['token'])
  }
  const { reason, retryAfterSeconds, code } = result
  if (reason !== 'busy' && reason !== 'cooldown') return 'a refusal without a reason'
  if (!Number.isFinite(retryAfterSeconds) || Number(retryAfterSeconds) < 0) {
    return `a refusal for ${String(retryAfterSeconds)} s`
  }
  return code === undefined || typeof code === 'string' ? undefined : 'a code that is no string'
}

/** Asks for a lease, reads its members, and releases it. */
export async function tryLease(cache: TokenCache, key: string): Promise<unknown> {
  const lease = await cache.lease?.(key)
  if (lease?.granted !== true) return lease
  const { granted, fence, token, deleted } = lease
  const remainingSeconds = lease.remainingSeconds()
  await lease.release()
  return { granted, fence, token, deleted, remainingSeconds }
}
