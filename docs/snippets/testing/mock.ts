import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 60 })

const { access_token: accessToken } = await fetch(mock.tokenUrl, {
  method: 'POST',
  headers: { authorization: `Basic ${btoa(`${mock.clientId}:${mock.clientSecret}`)}` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
}).then((response) => response.json())

const album = await fetch(`${mock.apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy`, {
  headers: { authorization: `Bearer ${accessToken}` },
}).then((response) => response.json())

console.log(album.name) // Global Warming
console.log(mock.requests.token.length) // 1
