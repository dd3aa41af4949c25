import { MockSpotify } from '@spotify-sdk/testing'

/** The Spotify that the example uses. */
export interface ChosenSpotify extends AsyncDisposable {
  readonly isReal: boolean
  readonly description: string
  /** Origin of the Web API. */
  readonly apiUrl: string
}

/** The real Spotify if the environment names an app, else a local one. */
export async function chooseSpotify(env: NodeJS.ProcessEnv): Promise<ChosenSpotify> {
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) {
    return {
      isReal: true,
      description: 'your app, as SPOTIFY_SDK_CLIENT_ID says',
      apiUrl: env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com',
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const mock = await MockSpotify.start({ latencySeconds: 0.2 })
  Object.assign(env, mock.env)
  return {
    isReal: false,
    description:
      'a local server; set SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET for the real Spotify',
    apiUrl: mock.apiUrl,
    [Symbol.asyncDispose]: () => mock.close(),
  }
}
