import { MockSpotify } from '@spotify-sdk/testing'
import type { FleetOptions } from './options.ts'

/** The Spotify that the fleet talks to. */
export interface ChosenSpotify extends AsyncDisposable {
  readonly description: string
  /** What workers need to know of it, beyond this process's own variables. */
  readonly environment: Readonly<Record<string, string>>
  /** A stand-in of our own: it can be made to fail, and counts what it is asked. */
  readonly mock?: MockSpotify | undefined
}

const latencySeconds = 0.4

/** Spotify's own where the environment names an app; else a local one, started here. */
export async function chooseSpotify({ tokenSeconds }: FleetOptions): Promise<ChosenSpotify> {
  const { env } = process
  if (env['SPOTIFY_SDK_CLIENT_ID'] && env['SPOTIFY_SDK_CLIENT_SECRET']) {
    return {
      description: 'your app, as SPOTIFY_SDK_CLIENT_ID says; its tokens live for an hour',
      environment: {},
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const mock = await MockSpotify.start({ tokenLifetimeSeconds: tokenSeconds, latencySeconds })
  return {
    description: `MockSpotify, as the environment names no app; its tokens live for ${tokenSeconds} s`,
    environment: { ...mock.env },
    mock,
    [Symbol.asyncDispose]: () => mock.close(),
  }
}
