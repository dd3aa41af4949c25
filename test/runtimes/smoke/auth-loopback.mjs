import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { outcome } from './outcome.mjs'

export const expected = {
  before: 'ReauthorizationRequiredError: authorization_required',
  nobodyCame: 'ConnectionError: timeout',
  pages: [200],
  user: 'smedjan',
}

/** A login on a free port, by a browser that is none: it goes where Spotify sends it. */
export async function run(stage) {
  const auth = new AuthorizationCodePkce({ redirectUri: 'http://127.0.0.1/callback' })
  const before = await outcome(auth.getAccessToken())
  const silent = { openBrowser: false, onUrl: () => {}, timeoutSeconds: 0.2 }
  const nobodyCame = await outcome(authorizeOnLoopback(auth, silent))

  const pages = []
  const onUrl = (url) => {
    pages.push(stage.authorize(url).then(async (address) => (await fetch(address)).status))
  }
  await authorizeOnLoopback(auth, { openBrowser: false, onUrl })
  const user = await stage.whoIs(await auth.getAccessToken())
  await auth.close()
  return { before, nobodyCame, pages: await Promise.all(pages), user }
}
