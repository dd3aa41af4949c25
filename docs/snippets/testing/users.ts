import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
mock.addUser({ id: 'ada', displayName: 'Ada' })

const url = new URL(mock.authorizeUrl)
url.search = new URLSearchParams({
  client_id: mock.clientId,
  response_type: 'code',
  redirect_uri: 'http://127.0.0.1:8888/callback',
  state: 'a state of your own',
}).toString()

const allowed = await mock.authorize(url, { user: 'ada' })
console.log(new URL(allowed).searchParams.has('code')) // true
const denied = await mock.authorize(url, { decision: 'deny' })
console.log(new URL(denied).searchParams.get('error')) // access_denied
