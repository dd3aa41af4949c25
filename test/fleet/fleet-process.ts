import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type {
  CallReport,
  Failpoint,
  FromWorker,
  LookReport,
  Task,
  ToWorker,
  WorkerOptions,
} from './messages.ts'

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Without it every process compiles all sources anew, for half a second. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/fleet', import.meta.url))

/** A real process with a provider of its own, on a cache that it shares with others. */
export class FleetProcess {
  readonly #child: ChildProcess
  readonly #answers = new Map<number, (report: unknown) => void>()
  readonly #ready: Promise<unknown>
  readonly #atFailpoint: Promise<Failpoint>
  #tasks = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    const ready = Promise.withResolvers<unknown>()
    const atFailpoint = Promise.withResolvers<Failpoint>()
    this.#ready = ready.promise
    this.#atFailpoint = atFailpoint.promise
    child.on('message', (message: FromWorker) => {
      if ('ready' in message) ready.resolve(message)
      else if ('failpoint' in message) atFailpoint.resolve(message.failpoint)
      else this.#answers.get(message.id)?.(message.report)
    })
    child.on('exit', (code, signal) =>
      ready.reject(new Error(`A process of the fleet ended at once: ${signal ?? code}`)),
    )
  }

  /** Starts a process. @returns It, once it can be told what to do. */
  static async start(
    options: WorkerOptions,
    environment: Readonly<Record<string, string>>,
  ): Promise<FleetProcess> {
    const { PATH = '' } = process.env
    const child = fork(worker, [JSON.stringify(options)], {
      env: { PATH, NODE_COMPILE_CACHE: compileCache, ...environment },
      execArgv: ['--conditions=@spotify-sdk/source', '--disable-warning=ExperimentalWarning'],
    })
    const started = new FleetProcess(child)
    await started.#ready
    return started
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

  /** Looks into the cache with this process's eyes. */
  look(): Promise<LookReport> {
    return this.#run({ task: 'look' })
  }

  /** Resolves when the process has come to its failpoint. */
  atFailpoint(): Promise<Failpoint> {
    return this.#atFailpoint
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
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  #run<Report>(task: Task): Promise<Report> {
    const id = ++this.#tasks
    return new Promise((resolve, reject) => {
      this.#answers.set(id, resolve as (report: unknown) => void)
      this.#child.send({ id, ...task } satisfies ToWorker, (error) => error && reject(error))
    })
  }
}
