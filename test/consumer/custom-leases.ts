import type { LeaseRefusal, RefreshLease, TokenCache, TokenInfo } from '@spotify-sdk/auth-core'

const lease: RefreshLease = {
  granted: true,
  fence: 1,
  token: undefined,
  deleted: undefined,
  remainingSeconds: () => 5,
  signal: new AbortController().signal,
  commit: async (token: TokenInfo) => token.expiresAt > 0,
  release: async () => undefined,
}

const refusal: LeaseRefusal = {
  granted: false,
  reason: 'cooldown',
  retryAfterSeconds: 2.5,
  code: undefined,
}

export const leasing: TokenCache = {
  get: () => null,
  set: () => undefined,
  lease: async (key, options) => (options?.signal?.aborted === true ? refusal : lease),
}

export async function refresh(cache: TokenCache, token: TokenInfo): Promise<string> {
  const answer = await cache.lease?.('client-credentials:id', { signal: undefined })
  if (answer === undefined) return 'this cache has no leases'
  if (!answer.granted) return `${answer.reason}: again in ${answer.retryAfterSeconds} s`
  await answer.commit(token)
  await answer.release({ cooldownSeconds: undefined, code: undefined })
  return `fence ${answer.fence}`
}

export const unknownReason: LeaseRefusal = {
  granted: false,
  // @ts-expect-error a refusal has one of two reasons
  reason: 'tired',
  retryAfterSeconds: 1,
}
