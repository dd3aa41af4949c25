import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

/** Gets a token by way of a shared cache, and tells how the cache failed on the way: at best, nothing. */
export async function tokenThrough(tokenCache, { appOptions }) {
  const failures = []
  const auth = new ClientCredentials({
    ...appOptions,
    tokenCache,
    onEvent: ({ type, code }) => type === 'cache-failed' && failures.push(code),
  })
  await auth.getAccessToken()
  await auth.close()
  return failures
}
