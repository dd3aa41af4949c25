import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'

import { FleetProcess } from './fleet-process.ts'
import type { WorkerOptions } from './messages.ts'

/** What all processes of a fleet have in common. */
export interface FleetOptions extends Pick<WorkerOptions, 'cacheModule' | 'cache' | 'isPatient'> {
  readonly spotify?: MockSpotifyOptions | undefined
}

/** Real processes that share a cache, and a Spotify that counts their requests. */
export class Fleet implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly #options: FleetOptions
  readonly #processes: FleetProcess[] = []

  private constructor(options: FleetOptions, spotify: MockSpotify) {
    this.#options = options
    this.spotify = spotify
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    return new Fleet(options, await MockSpotify.start(options.spotify))
  }

  /** Adds a process. With `cache`, it uses its own way to the cache. */
  async join(options: Partial<WorkerOptions> = {}): Promise<FleetProcess> {
    const { cacheModule, cache, isPatient } = this.#options
    const added = await FleetProcess.start(
      { cacheModule, cache, isPatient, ...options },
      { ...this.spotify.env },
    )
    this.#processes.push(added)
    return added
  }

  /** Kills every process. The creator of the cache removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.kill()))
    await this.spotify.close()
  }
}
