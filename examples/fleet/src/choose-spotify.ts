import { MockSpotify } from '@spotify-sdk/testing'
import type { FleetOptions } from './options.ts'

/** The Spotify that the fleet uses. */
export interface ChosenSpotify extends AsyncDisposable {
  readonly description: string
  /** Environment variables that workers need in addition to this process's own. */
  readonly environment: Readonly<Record<string, string>>
  /** A local server that counts requests and can be made to fail. */
  readonly mock?: MockSpotify | undefined
}

const latencySeconds = 0.4

/** The real Spotify if the environment names an app, else a local one. */
export async function chooseSpotify({ tokenSeconds }: FleetOptions): Promise<ChosenSpotify> {
  const { env } = process
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) {
    return {
      description: 'your app, from SPOTIFY_SDK_CLIENT_ID; its tokens last an hour',
      environment: {},
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const mock = await MockSpotify.start({ tokenLifetimeSeconds: tokenSeconds, latencySeconds })
  return {
    description: `MockSpotify, because the environment names no app; its tokens last ${tokenSeconds} s`,
    environment: { ...mock.env },
    mock,
    [Symbol.asyncDispose]: () => mock.close(),
  }
}
