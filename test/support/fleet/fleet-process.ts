import type { ChildProcess } from 'node:child_process'

import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import type { MockSpotify } from '@spotify-sdk/testing'

import { forkWorker } from './fork-worker.ts'
import { readJournal } from './journal.ts'
import type {
  CallReport,
  Failpoint,
  FailpointMode,
  LookReport,
  Vitals,
  WorkerOptions,
} from './messages.ts'
import type { PersonReport, UsersReport } from './person-task.ts'
import { WorkerChannel } from './worker-channel.ts'

/** A real process with its own provider, on a shared cache. */
export class FleetProcess {
  readonly #child: ChildProcess
  readonly #channel: WorkerChannel
  readonly #journal: string | undefined

  private constructor(child: ChildProcess, journal: string | undefined) {
    this.#child = child
    this.#journal = journal
    this.#channel = new WorkerChannel(child)
  }

  /** Starts a process. @returns The process when it accepts tasks. */
  static async start(
    options: WorkerOptions,
    environment: Readonly<Record<string, string>>,
  ): Promise<FleetProcess> {
    const started = new FleetProcess(forkWorker(options, environment), options.journal)
    await started.#channel.ready
    return started
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Resolves with a description of how the process ended. */
  get gone(): Promise<string> {
    return this.#channel.gone
  }

  /** The points of refreshes and sign-ins that it has reached, also after its end. */
  get journal(): readonly Failpoint[] {
    return this.#journal === undefined ? [] : readJournal(this.#journal)
  }

  /** Starts this many concurrent callers. */
  call(callers = 1): Promise<CallReport> {
    return this.#channel.run({ task: 'call', callers })
  }

  async keepCalling(callers: number): Promise<void> {
    await this.#channel.run({ task: 'keep-calling', callers })
  }

  stopCalling(): Promise<CallReport> {
    return this.#channel.run({ task: 'stop-calling' })
  }

  report(): Promise<CallReport> {
    return this.#channel.run({ task: 'report' })
  }

  /** Waits for a refresh under way: the events of a new token come after its first use. */
  async closeProvider(): Promise<void> {
    await this.#channel.run({ task: 'close-provider' })
  }

  /** Reads the cache in this process, and the token that it holds. */
  look(): Promise<LookReport> {
    return this.#channel.run({ task: 'look' })
  }

  async invalidate(): Promise<void> {
    await this.#channel.run({ task: 'invalidate' })
  }

  /** A user signs in with this process's app, as its single user or one of many. */
  async logIn(spotify: MockSpotify, user?: string): Promise<PersonReport> {
    const request = await this.#channel.run<AuthorizationRequest>({ task: 'begin-login' })
    const response = await spotify.authorize(request.url, { user })
    return this.#channel.run({ task: 'end-login', response, request, user })
  }

  /** A user signs out: the single user, or one of many. */
  signOut(user?: string): Promise<PersonReport> {
    return this.#channel.run({ task: 'sign-out', user })
  }

  /** Requests the tokens of all these users concurrently. */
  callUsers(users: readonly string[]): Promise<UsersReport> {
    return this.#channel.run({ task: 'call-users', users })
  }

  /** What the process holds, for watched processes. */
  vitals(): Promise<Vitals> {
    return this.#channel.run({ task: 'vitals' })
  }

  /** Sets a failpoint for the next refresh. */
  async arm(failpoint: Failpoint, mode: FailpointMode): Promise<void> {
    this.#channel.expectFailpoint()
    await this.#channel.run({ task: 'arm', failpoint, mode })
  }

  /** Removes its failpoint, and lets it continue if it has reached it. */
  async disarm(): Promise<void> {
    await this.#channel.run({ task: 'disarm' })
  }

  /** Resolves when the process has reached its failpoint. */
  atFailpoint(): Promise<Failpoint> {
    return this.#channel.reached
  }

  /** Lets it continue from its failpoint. */
  go(): void {
    this.#channel.send({ go: true })
  }

  /** Sends SIGSTOP: nothing in it runs, including timers. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  /** Sends SIGCONT. */
  wake(): void {
    this.#child.kill('SIGCONT')
  }

  /** Sends SIGKILL, and resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await this.gone
  }
}
