import assert from 'node:assert/strict'
import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
const { clientId, tokenUrl, authorizeUrl } = mock
const redirectUri = 'http://127.0.0.1:8888/callback'
const auth = new AuthorizationCodePkce({ clientId, tokenUrl, authorizeUrl, redirectUri })

const { url, state, codeVerifier } = await auth.createAuthorizationUrl()
const response = await mock.authorize(url)
const { code } = auth.parseAuthorizationResponse(response, { expectedState: state })
await auth.exchangeCode(code, { codeVerifier })

const headers = { authorization: `Bearer ${await auth.getAccessToken()}` }
const profile = await (await fetch(`${mock.apiUrl}/v1/me`, { headers })).json()
assert.equal(profile.id, 'smedjan')

await auth.signOut()
await assert.rejects(auth.getAccessToken(), { code: 'authorization_required' })
