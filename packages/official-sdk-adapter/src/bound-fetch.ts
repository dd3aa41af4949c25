import type { AuthProvider } from '@spotify-sdk/auth-core'
import type { RequestImplementation } from '@spotify/web-api-ts-sdk'

const providers = new WeakMap<RequestImplementation, AuthProvider>()

/** Remembers whose tokens a `fetch` sends. */
export function bindFetch(
  fetch: RequestImplementation,
  authProvider: AuthProvider,
): RequestImplementation {
  providers.set(fetch, authProvider)
  return fetch
}

/** Returns the provider of a `fetch`, or `undefined` if it is not bound. */
export function providerOf(fetch: RequestImplementation): AuthProvider | undefined {
  return providers.get(fetch)
}
