import { MockSpotify } from '@spotify-sdk/testing'

/** A local Spotify, where the environment names no app. */
export async function startStandIn(env: NodeJS.ProcessEnv): Promise<MockSpotify | undefined> {
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) return undefined
  const mock = await MockSpotify.start()
  Object.assign(env, mock.env)
  return mock
}
