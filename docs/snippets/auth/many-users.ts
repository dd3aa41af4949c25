import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'

const auth = new AuthorizationCode()

export async function profileOf(userId: string): Promise<Response> {
  const accessToken = await auth.forUser(userId).getAccessToken()
  return fetch('https://api.spotify.com/v1/me', {
    headers: { authorization: `Bearer ${accessToken}` },
  })
}
