import { MockSpotify } from '@spotify-sdk/testing'

/** Starts a local Spotify if the environment names no app. */
export async function startStandIn(env: NodeJS.ProcessEnv): Promise<MockSpotify | undefined> {
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) return undefined
  const mock = await MockSpotify.start()
  Object.assign(env, mock.env)
  return mock
}
