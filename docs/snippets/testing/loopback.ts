import assert from 'node:assert/strict'
import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start()
const { clientId, tokenUrl, authorizeUrl } = mock
const redirectUri = 'http://127.0.0.1/callback'
const auth = new AuthorizationCodePkce({ clientId, tokenUrl, authorizeUrl, redirectUri })

const work = auth.forUser('work')
const { accessToken } = await authorizeOnLoopback(auth, {
  user: work,
  // In a test, `authorize` clicks through the consent page and `fetch` is the browser.
  openBrowser: false,
  onUrl: async (url) => fetch(await mock.authorize(url)),
})
assert.equal(await work.getAccessToken(), accessToken)
await assert.rejects(auth.getAccessToken(), { code: 'authorization_required' })
