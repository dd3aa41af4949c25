import { MockSpotify } from '@spotify-sdk/testing'

/** The Spotify that the page uses. */
export interface ChosenSpotify extends AsyncDisposable {
  readonly description: string
}

/**
 * The real Spotify if the environment names an app, else a local one. Only the listed variables are
 * passed to the page through Vite.
 */
export async function chooseSpotify(env: NodeJS.ProcessEnv): Promise<ChosenSpotify> {
  const clientId = env['SPOTIFY_SDK_CLIENT_ID']
  const mock = clientId ? undefined : await MockSpotify.start({ rotateRefreshTokens: 'always' })
  const settings = { ...env, ...mock?.env }
  const forThePage = {
    VITE_SPOTIFY_CLIENT_ID: settings['SPOTIFY_SDK_CLIENT_ID'],
    VITE_SPOTIFY_AUTHORIZE_URL: settings['SPOTIFY_SDK_AUTHORIZE_URL'],
    VITE_SPOTIFY_TOKEN_URL: settings['SPOTIFY_SDK_TOKEN_URL'],
    VITE_SPOTIFY_API_URL: settings['SPOTIFY_SDK_API_URL'],
  }
  for (const [name, value] of Object.entries(forThePage)) if (value) env[name] = value
  return {
    description:
      mock === undefined
        ? 'Spotify, with the app that SPOTIFY_SDK_CLIENT_ID names'
        : 'MockSpotify, a local server; set SPOTIFY_SDK_CLIENT_ID for the real Spotify',
    [Symbol.asyncDispose]: async () => mock?.close(),
  }
}
