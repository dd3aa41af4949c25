import type { AccessTokenOptions, AuthProvider } from '@spotify-sdk/auth-core'

/** The smallest providers. */
export const fixed: AuthProvider = { getAccessToken: () => 'NgCXRK...MzYjw' }
export const promised: AuthProvider = { getAccessToken: async () => 'NgCXRK...MzYjw' }

export const explicit: AuthProvider = {
  getAccessToken: ({ signal } = {}) => (signal?.aborted === true ? '' : 'NgCXRK...MzYjw'),
  invalidate: undefined,
  close: undefined,
}

/** Ignored results may have any type. */
export const talkative: AuthProvider = {
  getAccessToken: () => 'NgCXRK...MzYjw',
  invalidate: (accessToken) => accessToken.length,
  close: async () => 'closed',
}

/** `fetch` accepts `null` as a signal, and so do we. */
export function callSpotify(provider: AuthProvider, init: RequestInit): unknown {
  const options: AccessTokenOptions = { signal: init.signal ?? null }
  return provider.getAccessToken(options)
}

// @ts-expect-error an access token is a string
export const numeric: AuthProvider = { getAccessToken: () => 42 }

// @ts-expect-error a provider hands out access tokens
export const empty: AuthProvider = {}
