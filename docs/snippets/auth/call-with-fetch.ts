import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const auth = new ClientCredentials()
const api = process.env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com'

async function getAlbum(id: string): Promise<Response> {
  const accessToken = await auth.getAccessToken()
  const response = await fetch(`${api}/v1/albums/${id}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  if (response.status === 401) await auth.invalidate(accessToken)
  return response
}

console.log((await getAlbum('4aawyAB9vmqN3uQ7FjRGTy')).status)
await auth.close()
