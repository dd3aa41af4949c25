import { MockSpotify } from '@spotify-sdk/testing'

import { FleetProcess } from '../../../test/fleet/fleet-process.ts'
import { startBackend, type KillBackend } from './kill-backend.ts'
import type { BackendName } from './trial.ts'

const membersPerLane = 3

/** How long Spotify takes: long enough to be killed meanwhile. */
export const latencySeconds = 0.1

/** Long-living processes on one cache, and one more that takes the place of the next who is killed. */
export class Lane implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly backend: KillBackend
  readonly members: FleetProcess[] = []
  readonly #started: Promise<FleetProcess>[] = []
  #spare: Promise<FleetProcess> | undefined

  private constructor(spotify: MockSpotify, backend: KillBackend) {
    this.spotify = spotify
    this.backend = backend
  }

  static async start(name: BackendName): Promise<Lane> {
    const lane = new Lane(await MockSpotify.start({ latencySeconds }), await startBackend(name))
    const members = Array.from({ length: membersPerLane }, () => lane.#start())
    lane.#spare = lane.#start()
    lane.members.push(...(await Promise.all(members)))
    return lane
  }

  /** Puts the spare in the place of one that was killed, or that is not what it was. */
  async replace(member: FleetProcess): Promise<void> {
    await member.kill()
    const added = await (this.#spare ?? this.#start())
    this.members.splice(this.members.indexOf(member), 1, added)
    this.#spare = this.#start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const started = await Promise.allSettled(this.#started)
    const processes = started.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    await Promise.all(processes.map((each) => each.kill()))
    await this.spotify.close()
    await this.backend[Symbol.asyncDispose]()
  }

  #start(): Promise<FleetProcess> {
    const { cacheModule, cacheOf } = this.backend
    const cache = cacheOf(this.#started.length)
    const starting = FleetProcess.start({ cacheModule, cache }, { ...this.spotify.env })
    // Whoever needs it hears of it.
    starting.catch(() => {})
    this.#started.push(starting)
    return starting
  }
}
