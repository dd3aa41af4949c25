import { MockSpotify } from '@spotify-sdk/testing'

/** The Spotify where users sign in. */
export interface ChosenSpotify extends AsyncDisposable {
  readonly description: string
}

/** The real Spotify if the environment names an app. Otherwise a local one, whose tokens last a minute. */
export async function chooseSpotify(env: NodeJS.ProcessEnv): Promise<ChosenSpotify> {
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) {
    return {
      description: 'Spotify: your app, as SPOTIFY_SDK_CLIENT_ID says',
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const mock = await MockSpotify.start({
    tokenLifetimeSeconds: 60,
    latencySeconds: 0.2,
    rotateRefreshTokens: 'always',
  })
  mock.addUser({ id: 'ada', displayName: 'Ada Lovelace', country: 'GB' })
  mock.addUser({ id: 'grace', displayName: 'Grace Hopper', country: 'US', product: 'free' })
  Object.assign(env, mock.env)
  return {
    description:
      'MockSpotify: a local server; set SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET for the real Spotify',
    [Symbol.asyncDispose]: () => mock.close(),
  }
}
