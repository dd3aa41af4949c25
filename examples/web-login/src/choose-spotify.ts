import { MockSpotify } from '@spotify-sdk/testing'

/** Starts a local Spotify, whose tokens last a minute, unless the environment names an app. */
export async function chooseSpotify(env: NodeJS.ProcessEnv): Promise<MockSpotify | undefined> {
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) return undefined
  const mock = await MockSpotify.start({
    tokenLifetimeSeconds: 60,
    latencySeconds: 0.2,
    rotateRefreshTokens: 'always',
  })
  mock.addUser({ id: 'ada', displayName: 'Ada Lovelace', country: 'GB' })
  mock.addUser({ id: 'grace', displayName: 'Grace Hopper', country: 'US', product: 'free' })
  Object.assign(env, mock.env)
  return mock
}
