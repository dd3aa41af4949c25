import { join } from 'node:path'
import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'
import { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { WorkerOptions } from 'test-support/fleet/messages.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import type { Backend, BackendName } from './backend.ts'
import { startEncryptedBackend, startFileBackend } from './file-backend.ts'
import { startPostgresBackend } from './postgres-backend.ts'
import { startClusterBackend, startRedisBackend } from './redis-backend.ts'
import { startSentinelBackend } from './sentinel-backend.ts'

const startBackend: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  file: startFileBackend,
  redis: startRedisBackend,
  cluster: startClusterBackend,
  sentinel: startSentinelBackend,
  postgres: startPostgresBackend,
  encrypted: startEncryptedBackend,
}

export interface BackendFleetOptions {
  /** Number of processes that run at the same time. */
  readonly size: number
  readonly spotify: MockSpotifyOptions
  readonly worker?: Pick<WorkerOptions, 'grant' | 'isWatched'> | undefined
}

/**
 * Real processes on one backend, with a `MockSpotify`. A spare process is always ready to take the
 * place of a killed one.
 */
export class BackendFleet implements AsyncDisposable {
  readonly name: BackendName
  readonly spotify: MockSpotify
  readonly backend: Backend
  readonly members: FleetProcess[] = []
  readonly #options: BackendFleetOptions
  readonly #journals = new TemporaryFolder()
  readonly #started: Promise<FleetProcess>[] = []
  #spare: Promise<FleetProcess> | undefined

  private constructor(
    name: BackendName,
    options: BackendFleetOptions,
    spotify: MockSpotify,
    backend: Backend,
  ) {
    this.name = name
    this.#options = options
    this.spotify = spotify
    this.backend = backend
  }

  static async start(name: BackendName, options: BackendFleetOptions): Promise<BackendFleet> {
    const spotify = await MockSpotify.start(options.spotify)
    const fleet = new BackendFleet(name, options, spotify, await startBackend[name]())
    // One after the other: all at once would starve a small machine.
    while (fleet.members.length < options.size) fleet.members.push(await fleet.#start())
    fleet.#spare = fleet.#start()
    return fleet
  }

  get requests(): MockSpotify['requests']['token'] {
    return this.spotify.requests.token
  }

  /** The expiry of an access token in Unix seconds. */
  readonly expiresAt = (accessToken: string): number | undefined =>
    this.spotify.expiresAt(accessToken)

  /** Kills a process and puts the spare in its place. */
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
    // The code that needs the process handles a failure.
    starting.catch(() => {})
    this.#started.push(starting)
    return starting
  }
}
