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

/** A real process with a provider of its own, on a cache that it shares with others. */
export class FleetProcess {
  readonly #child: ChildProcess
  readonly #channel: WorkerChannel
  readonly #journal: string | undefined

  private constructor(child: ChildProcess, journal: string | undefined) {
    this.#child = child
    this.#journal = journal
    this.#channel = new WorkerChannel(child)
  }

  /** Starts a process. @returns It, once it can be told what to do. */
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

  /** Resolves when the process is gone: how it ended, in words. */
  get gone(): Promise<string> {
    return this.#channel.gone
  }

  /** The points of refreshes and logins that it has come to so far; also when it is gone. */
  get journal(): readonly Failpoint[] {
    return this.#journal === undefined ? [] : readJournal(this.#journal)
  }

  /** So many callers at once ask for a token. */
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

  /** Looks into the cache with this process's eyes. */
  look(): Promise<LookReport> {
    return this.#channel.run({ task: 'look' })
  }

  async invalidate(): Promise<void> {
    await this.#channel.run({ task: 'invalidate' })
  }

  /** A person logs in with this process's app: as its single user, or as one of many. */
  async logIn(spotify: MockSpotify, user?: string): Promise<PersonReport> {
    const request = await this.#channel.run<AuthorizationRequest>({ task: 'begin-login' })
    const response = await spotify.authorize(request.url, { user })
    return this.#channel.run({ task: 'end-login', response, request, user })
  }

  /** A person signs out: the single user, or one of many. */
  signOut(user?: string): Promise<PersonReport> {
    return this.#channel.run({ task: 'sign-out', user })
  }

  /** Asks for the token of each of these users, all at once. */
  callUsers(users: readonly string[]): Promise<UsersReport> {
    return this.#channel.run({ task: 'call-users', users })
  }

  /** What it holds; for processes that are watched. */
  vitals(): Promise<Vitals> {
    return this.#channel.run({ task: 'vitals' })
  }

  /** Sets a failpoint for the next refresh. */
  async arm(failpoint: Failpoint, mode: FailpointMode): Promise<void> {
    this.#channel.expectFailpoint()
    await this.#channel.run({ task: 'arm', failpoint, mode })
  }

  /** Takes its failpoint away, and lets it go on where it has come to it. */
  async disarm(): Promise<void> {
    await this.#channel.run({ task: 'disarm' })
  }

  /** Resolves when the process has come to its failpoint. */
  atFailpoint(): Promise<Failpoint> {
    return this.#channel.reached
  }

  /** Lets it go on from its failpoint. */
  go(): void {
    this.#channel.send({ go: true })
  }

  /** SIGSTOP: nothing of it runs any more, its timers included. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  /** SIGCONT. */
  wake(): void {
    this.#child.kill('SIGCONT')
  }

  /** SIGKILL. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await this.gone
  }
}
