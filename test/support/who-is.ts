import type { MockSpotify } from '@spotify-sdk/testing'

/** Whose token it is, as the Web API sees it; the status where it is nobody's. */
export async function whoIs(
  { apiUrl }: MockSpotify,
  accessToken: string,
): Promise<string | number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${apiUrl}/v1/me`, { headers })
  return response.ok ? ((await response.json()) as { id: string }).id : response.status
}
