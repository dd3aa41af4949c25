import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

/** Gets a token through a shared cache, and returns the cache failures on the way; none is best. */
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
