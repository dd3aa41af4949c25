import { hexFor } from '../mock/web-api/catalogue/spotify-id.ts'
import { MockSpotify } from '../mock/mock-spotify.ts'
import type { QuotaMode } from '../mock/web-api/quota-mode.ts'

/** Options of the mock. */
export interface StartOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly quotaMode: QuotaMode
}

/** A mock, and the variables that make a program use it. */
export interface StartedForPrograms {
  readonly mock: MockSpotify
  readonly env: Readonly<Record<string, string>>
}

/**
 * Starts a mock with an app and a user who has allowed it everything. A fixed port always has the
 * same app, so that its variables can be written down.
 */
export async function startForPrograms({
  port,
  quotaMode,
}: StartOptions): Promise<StartedForPrograms> {
  const app = {
    clientId: hexFor(`client id ${port}`, 32),
    clientSecret: hexFor(`client secret ${port}`, 32),
  }
  const mock = await MockSpotify.start({ port, quotaMode, ...(port === 0 ? {} : app) })
  return { mock, env: { ...mock.env, SPOTIFY_SDK_REFRESH_TOKEN: mock.issueRefreshToken() } }
}
