import { join } from 'node:path'

import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { WorkerOptions } from 'test-support/fleet/messages.ts'
import { startBackend, type KillBackend } from './kill-backend.ts'
import type { BackendName } from './trial.ts'

/** What a lane is made of. */
export interface LaneOptions {
  /** Processes that run at the same time. */
  readonly members: number
  readonly spotify: MockSpotifyOptions
  /** What each of them is told beside its cache. */
  readonly worker?: Pick<WorkerOptions, 'grant'> | undefined
}

/** Spotify takes its time: long enough to be killed meanwhile. */
const appLane: LaneOptions = { members: 3, spotify: { latencySeconds: 0.1 } }

/** Long-living processes on one cache, and one more that takes the place of the next who is killed. */
export class Lane implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly backend: KillBackend
  readonly members: FleetProcess[] = []
  readonly #options: LaneOptions
  readonly #journals = new TemporaryFolder()
  readonly #started: Promise<FleetProcess>[] = []
  #spare: Promise<FleetProcess> | undefined

  private constructor(spotify: MockSpotify, backend: KillBackend, options: LaneOptions) {
    this.#options = options
    this.spotify = spotify
    this.backend = backend
  }

  static async start(name: BackendName, options: LaneOptions = appLane): Promise<Lane> {
    const spotify = await MockSpotify.start(options.spotify)
    const lane = new Lane(spotify, await startBackend(name), options)
    // One after the other: all at once would starve whatever else runs on a small machine.
    while (lane.members.length < options.members) lane.members.push(await lane.#start())
    lane.#spare = lane.#start()
    return lane
  }

  /** Puts the spare in the place of one that was killed, or that is not what it was. */
  async replace(member: FleetProcess): Promise<FleetProcess> {
    await member.kill()
    const added = await (this.#spare ?? this.#start())
    this.members.splice(this.members.indexOf(member), 1, added)
    this.#spare = this.#start()
    return added
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const started = await Promise.allSettled(this.#started)
    const processes = started.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    await Promise.all(processes.map((each) => each.kill()))
    await this.spotify.close()
    await this.backend[Symbol.asyncDispose]()
    this.#journals[Symbol.dispose]()
  }

  #start(): Promise<FleetProcess> {
    const { cacheModule, cacheOf } = this.backend
    const number = this.#started.length
    const options: WorkerOptions = {
      cacheModule,
      cache: cacheOf(number),
      journal: join(this.#journals.path, `${number}`),
      ...this.#options.worker,
    }
    const starting = FleetProcess.start(options, { ...this.spotify.env })
    // Whoever needs it hears of it.
    starting.catch(() => {})
    this.#started.push(starting)
    return starting
  }
}
