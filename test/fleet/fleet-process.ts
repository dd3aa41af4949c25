import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { forkWorker } from './fork-worker.ts'
import type {
  CallReport,
  Failpoint,
  FailpointMode,
  FromWorker,
  LookReport,
  Task,
  ToWorker,
  Vitals,
  WorkerOptions,
} from './messages.ts'

/** A real process with a provider of its own, on a cache that it shares with others. */
export class FleetProcess {
  /** Resolves when the process is gone: how it ended, in words. */
  readonly gone: Promise<string>
  readonly #child: ChildProcess
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #ready = Promise.withResolvers<unknown>()
  #failpoint = Promise.withResolvers<Failpoint>()
  #tasks = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message: FromWorker) => {
      if ('ready' in message) this.#ready.resolve(message)
      else if ('failpoint' in message) this.#failpoint.resolve(message.failpoint)
      else this.#answer(message.id, message.report)
    })
    // A process may be killed between two tasks: then nobody asks why.
    child.on('error', () => {})
    this.gone = once(child, 'exit').then(([code, signal]) => {
      const how = `${signal ?? `exit ${code}`}`
      this.#ready.reject(new Error(`A process of the fleet ended at once: ${how}`))
      for (const { reject } of this.#answers.values())
        reject(new Error(`The process ended: ${how}`))
      return how
    })
  }

  /** Starts a process. @returns It, once it can be told what to do. */
  static async start(
    options: WorkerOptions,
    environment: Readonly<Record<string, string>>,
  ): Promise<FleetProcess> {
    const started = new FleetProcess(forkWorker(options, environment))
    await started.#ready.promise
    return started
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** So many callers at once ask for a token. */
  call(callers = 1): Promise<CallReport> {
    return this.#run({ task: 'call', callers })
  }

  async keepCalling(callers: number): Promise<void> {
    await this.#run({ task: 'keep-calling', callers })
  }

  stopCalling(): Promise<CallReport> {
    return this.#run({ task: 'stop-calling' })
  }

  report(): Promise<CallReport> {
    return this.#run({ task: 'report' })
  }

  /** Looks into the cache with this process's eyes. */
  look(): Promise<LookReport> {
    return this.#run({ task: 'look' })
  }

  async invalidate(): Promise<void> {
    await this.#run({ task: 'invalidate' })
  }

  /** What it holds; for processes that are watched. */
  vitals(): Promise<Vitals> {
    return this.#run({ task: 'vitals' })
  }

  /** Sets a failpoint for the next refresh. */
  async arm(failpoint: Failpoint, mode: FailpointMode): Promise<void> {
    this.#failpoint = Promise.withResolvers()
    await this.#run({ task: 'arm', failpoint, mode })
  }

  /** Resolves when the process has come to its failpoint. */
  atFailpoint(): Promise<Failpoint> {
    return this.#failpoint.promise
  }

  /** Lets it go on from its failpoint. */
  go(): void {
    this.#child.send({ go: true } satisfies ToWorker)
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

  #run<Report>(task: Task): Promise<Report> {
    const id = ++this.#tasks
    const answer = Promise.withResolvers<unknown>()
    this.#answers.set(id, answer)
    this.#child.send({ id, ...task } satisfies ToWorker, (error) => error && answer.reject(error))
    return answer.promise as Promise<Report>
  }

  #answer(id: number, report: unknown): void {
    this.#answers.get(id)?.resolve(report)
    this.#answers.delete(id)
  }
}
