import { MockSpotify } from '@spotify-sdk/testing'
import { brokenPromises } from './broken-promises.mjs'
import { outcome } from './outcome.mjs'

export const expected = {
  album: 'Global Warming',
  statuses: [503, 200],
  requests: 2,
  closed: true,
  brokenPromises: ['replaces a token as a whole'],
}

/** Runs a MockSpotify in this runtime, and the contract on a cache that breaks it. */
export async function run() {
  const mock = await MockSpotify.start()
  mock.fail('token', { status: 503 })
  const askForToken = () =>
    fetch(mock.tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${mock.clientId}:${mock.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
  const refused = await askForToken()
  await refused.text()
  const granted = await askForToken()
  const { access_token: accessToken } = await granted.json()
  const album = await fetch(`${mock.apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  const { name } = await album.json()
  const requests = mock.requests.token.length
  await mock.close()
  const { broken } = await brokenPromises(firstTokenCache)
  return {
    album: name,
    statuses: [refused.status, granted.status],
    requests,
    closed: (await outcome(askForToken())) !== undefined,
    brokenPromises: broken.map((promise) => promise.split(':')[0]),
  }
}

/** Keeps the first token of each key, and ignores later ones. */
function firstTokenCache() {
  const tokens = new Map()
  return {
    get: (key) => structuredClone(tokens.get(key)),
    set: (token, key) => tokens.has(key) || tokens.set(key, structuredClone(token)),
  }
}
