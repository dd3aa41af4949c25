import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { guard } from './guard.ts'
import type { WorkerMessage } from './worker-message.ts'

/** Receives what happens to the processes. Their places are numbered from 1. */
export interface FleetListener {
  started(place: number, pid: number): void
  onMessage(place: number, message: WorkerMessage): void
  frozen(place: number): void
  thawed(place: number): void
  died(place: number): void
}

/** Settings of all processes. */
export interface FleetSettings {
  readonly processes: number
  /** Environment variables in addition to this process's own; each process also gets its place. */
  readonly environment: Readonly<Record<string, string>>
}

/** The worker processes behind one port: forked, replaced when they die, and stopped together. */
export class Fleet implements AsyncDisposable {
  /** Resolves when the first process listens. */
  readonly listening: Promise<void>
  /** Rejects if a process exits without being killed: its configuration is wrong. */
  readonly failure: Promise<never>
  readonly #environment: Readonly<Record<string, string>>
  /** Those that live. */
  readonly #workers = new Map<number, Worker>()
  readonly #listener: FleetListener
  readonly #listening = Promise.withResolvers<void>()
  readonly #failure = Promise.withResolvers<never>()
  #isClosing = false

  constructor({ processes, environment }: FleetSettings, listener: FleetListener) {
    this.#environment = environment
    this.#listener = listener
    this.listening = this.#listening.promise
    this.failure = this.#failure.promise
    this.failure.catch(() => {})
    process.once('exit', this.#killAll)
    for (let place = 1; place <= processes; place++) this.#fork(place)
  }

  /** Sends SIGKILL: the process releases nothing. Another one takes its place. */
  kill(place: number): void {
    this.#workers.get(place)?.process.kill('SIGKILL')
  }

  /** Sends SIGSTOP, and SIGCONT after a while. To the process no time has passed. */
  freeze(place: number, seconds: number): void {
    const worker = this.#workers.get(place)
    const { pid } = worker?.process ?? {}
    if (worker === undefined || pid === undefined) return
    // A frozen process would not notice the end of the primary process.
    const removeGuard = guard(pid)
    worker.process.kill('SIGSTOP')
    this.#listener.frozen(place)
    const timer = setTimeout(() => {
      worker.process.kill('SIGCONT')
      removeGuard()
      this.#listener.thawed(place)
    }, seconds * 1000)
    worker.once('exit', () => {
      clearTimeout(timer)
      removeGuard()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true
    const exits = [...this.#workers.values()].map((worker) => once(worker, 'exit'))
    this.#killAll()
    await Promise.all(exits)
    process.off('exit', this.#killAll)
  }

  readonly #killAll = (): void => {
    for (const worker of this.#workers.values()) worker.process.kill('SIGKILL')
  }

  #fork(place: number): void {
    const worker = cluster.fork({ ...this.#environment, FLEET_PLACE: `${place}` })
    this.#workers.set(place, worker)
    worker.on('message', (message: WorkerMessage) => this.#listener.onMessage(place, message))
    worker.once('listening', () => {
      this.#listening.resolve()
      this.#listener.started(place, worker.process.pid ?? 0)
    })
    worker.once('exit', (code: number | null) => {
      if (this.#isClosing) return
      this.#workers.delete(place)
      this.#listener.died(place)
      if (code === null) this.#fork(place)
      else this.#failure.reject(new Error(`Process ${place} exited (${code}), see above.`))
    })
  }
}
