import { join } from 'node:path'
import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'
import { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, WorkerOptions } from 'test-support/fleet/messages.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { type Observation, type ProcessCalls, tokenRequest } from '../checks/checks.ts'
import type { Backend } from './backend.ts'
import { backends, type BackendName } from './backends.ts'
import type { StallMeter } from './machine.ts'

export interface BackendFleetOptions {
  /** Number of processes that run at the same time. */
  readonly size: number
  /** Concurrent callers in each process. */
  readonly callers: number
  readonly spotify: MockSpotifyOptions
  readonly worker?: Pick<WorkerOptions, 'grant' | 'isWatched'> | undefined
}

/** What was observed so far. */
export type SoFar = Pick<Observation, 'requests' | 'revokedFamilies'>

/**
 * Real processes on one backend, with a `MockSpotify`, and what is observed of them. A spare process is
 * always ready to take the place of a killed one.
 */
export class BackendFleet implements AsyncDisposable {
  readonly spotify: MockSpotify
  readonly backend: Backend
  readonly members: FleetProcess[] = []
  /** The calls since the start of an observation. */
  reports: ProcessCalls[] = []
  readonly #options: BackendFleetOptions
  readonly #stalls: StallMeter
  readonly #journals = new TemporaryFolder()
  readonly #started: Promise<FleetProcess>[] = []
  readonly #killed = new Set<FleetProcess>()
  /** How long a process was frozen since its last report. */
  readonly #frozenSeconds = new Map<FleetProcess, number>()
  readonly #ended: string[] = []
  #isCalling = false
  #spare: Promise<FleetProcess> | undefined

  private constructor(
    options: BackendFleetOptions,
    stalls: StallMeter,
    spotify: MockSpotify,
    backend: Backend,
  ) {
    this.#options = options
    this.#stalls = stalls
    this.spotify = spotify
    this.backend = backend
  }

  static async start(
    name: BackendName,
    stalls: StallMeter,
    options: BackendFleetOptions,
  ): Promise<BackendFleet> {
    const spotify = await MockSpotify.start(options.spotify)
    const fleet = new BackendFleet(options, stalls, spotify, await backends[name].start())
    // One after the other: all at once would starve a small machine.
    while (fleet.members.length < options.size) fleet.members.push(await fleet.#start())
    fleet.#spare = fleet.#start()
    return fleet
  }

  /** All token requests. */
  get requests(): Observation['requests'] {
    return this.spotify.requests.token.map(tokenRequest)
  }

  /** The expiry of an access token in Unix seconds. */
  readonly expiresAt = (accessToken: string): number | undefined =>
    this.spotify.expiresAt(accessToken)

  /** Observes the fleet during `act`, which collects the reports of the processes. */
  async observe<Seen extends object>(
    act: (soFar: () => SoFar) => Promise<Seen>,
  ): Promise<Observation & Seen> {
    const startedAt = performance.now()
    const requestsBefore = this.requests.length
    const revokedBefore = this.spotify.revokedFamilies
    const soFar = (): SoFar => ({
      requests: this.requests.slice(requestsBefore),
      revokedFamilies: this.spotify.revokedFamilies - revokedBefore,
    })
    this.reports = []
    const seen = await act(soFar)
    const damage = [...this.#ended.splice(0), ...(await this.backend.complaints())]
    return {
      ...soFar(),
      reports: this.reports,
      expiresAt: this.expiresAt,
      machineStalledSeconds: this.#stalls.worstSecondsSince(startedAt),
      damage,
      ...seen,
    }
  }

  /** Waits for a report of a process, and adds it to the observation. */
  async collect(
    member: FleetProcess,
    reporting: Promise<CallReport> = member.report(),
  ): Promise<ProcessCalls> {
    const report = { ...(await reporting), frozenSeconds: this.#frozenSeconds.get(member) ?? 0 }
    this.#frozenSeconds.delete(member)
    this.reports.push(report)
    return report
  }

  /** Collects reports of all processes: a killed one takes with it what it has not reported. */
  async collectAll(): Promise<void> {
    await Promise.allSettled(this.members.map((member) => this.collect(member)))
  }

  /** Lets all processes call, again and again, also those that replace killed ones. */
  async keepCalling(): Promise<void> {
    this.#isCalling = true
    const { callers } = this.#options
    await Promise.all(this.members.map((member) => member.keepCalling(callers)))
  }

  /** Stops the callers of all living processes, and collects their last reports. */
  async stopCalling(): Promise<readonly ProcessCalls[]> {
    this.#isCalling = false
    const living = this.members.filter((member) => !this.#killed.has(member))
    return Promise.all(living.map((member) => this.collect(member, member.stopCalling())))
  }

  async kill(member: FleetProcess): Promise<void> {
    this.#killed.add(member)
    await member.kill()
  }

  /** Kills a process and puts the spare in its place. */
  async replace(member: FleetProcess): Promise<void> {
    await this.kill(member)
    const added = await (this.#spare ?? this.#start())
    this.#spare = this.#start()
    if (this.#isCalling) await added.keepCalling(this.#options.callers)
    this.members.splice(this.members.indexOf(member), 1, added)
  }

  /** Freezes a process while `wait` runs. */
  async freeze(member: FleetProcess, wait: () => Promise<unknown>): Promise<void> {
    const startedAt = performance.now()
    member.freeze()
    await wait()
    const seconds = (performance.now() - startedAt) / 1000
    this.#frozenSeconds.set(member, (this.#frozenSeconds.get(member) ?? 0) + seconds)
    member.wake()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const started = await Promise.allSettled(this.#started)
    const processes = started.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    await Promise.all(processes.map((each) => this.kill(each)))
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
    this.#started.push(starting)
    // The code that needs the process handles a failure.
    this.#noteEnd(starting).catch(() => {})
    return starting
  }

  async #noteEnd(starting: Promise<FleetProcess>): Promise<void> {
    const member = await starting
    const how = await member.gone
    if (!this.#killed.has(member)) this.#ended.push(`a process ended: ${how}`)
  }
}
