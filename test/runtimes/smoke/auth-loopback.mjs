import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'

export const expected = { pageOfTheBrowser: 200, user: 'smedjan', isStored: true, requests: 1 }

/** A sign-in of a command-line tool; `fetch` is the browser, and the process exits afterwards. */
export async function run(stage) {
  const auth = new AuthorizationCodePkce({ redirectUri: 'http://127.0.0.1/callback' })
  const pages = []
  const { accessToken } = await authorizeOnLoopback(auth, {
    openBrowser: false,
    onUrl: async (url) => {
      const address = await stage.authorize(url)
      pages.push(fetch(address))
    },
  })
  const [page] = await Promise.all(pages)
  await page.text()
  return {
    pageOfTheBrowser: page.status,
    user: await stage.whoIs(accessToken),
    isStored: (await auth.getAccessToken()) === accessToken,
    requests: await stage.countTokenRequests(),
  }
}
