import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'
import { onTestFinished } from 'vitest'

/** A Spotify for one test, closed at its end. */
export async function startMock(options: MockSpotifyOptions = {}): Promise<MockSpotify> {
  const mock = await MockSpotify.start(options)
  onTestFinished(() => mock.close())
  return mock
}
