import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
import { logIn } from './log-in.mjs'

export const expected = { user: 'smedjan', hasLease: true, requestsOfAllTabs: 1 }

/** Tabs of one app share a sign-in: the second tab finds the token of the first. */
export async function run(stage) {
  const { clientSecret: _, ...publicOptions } = stage.appOptions
  const tokenCache = new BrowserTokenCache()
  const auth = new AuthorizationCodePkce({ ...publicOptions, tokenCache })
  await navigator.locks.request('one after the other', async () => {
    if ((await auth.getAuthorization()) === undefined) await logIn(stage, auth)
  })
  const user = await stage.whoIs(await auth.getAccessToken())
  const requestsOfAllTabs = await stage.countTokenRequests()
  await auth.close()
  await tokenCache.close()
  return { user, hasLease: tokenCache.lease !== undefined, requestsOfAllTabs }
}
