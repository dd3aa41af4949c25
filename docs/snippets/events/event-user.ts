import { AuthorizationCode, eventKey } from '@spotify-sdk/auth-authorization-code'
import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start()
const { clientId, clientSecret, tokenUrl, authorizeUrl } = mock
const redirectUri = 'http://127.0.0.1:8888/callback'
const userByEventKey = new Map<string, string>()
const auth = new AuthorizationCode({
  clientId,
  clientSecret,
  tokenUrl,
  authorizeUrl,
  redirectUri,
  onEvent: (event) => console.log(event.type, userByEventKey.get(event.key)),
})

const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
const response = await mock.authorize(url)
const { code } = auth.parseAuthorizationResponse(response, { expectedState: state })
const token = await auth.forUser('ada').exchangeCode(code, { codeVerifier })
// signed-in undefined: the user's key is known from here on
userByEventKey.set(eventKey(token.key ?? ''), 'ada')
await auth.forUser('ada').signOut() // signed-out ada
