import type { MockSpotify } from '@spotify-sdk/testing'

/** Returns the user id of a token from the Web API, or the status of a failure. */
export async function whoIs(
  { apiUrl }: MockSpotify,
  accessToken: string,
): Promise<string | number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${apiUrl}/v1/me`, { headers })
  return response.ok ? ((await response.json()) as { id: string }).id : response.status
}
