import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { guard } from './guard.ts'
import type { WorkerMessage } from './worker-message.ts'

/** Learns what happens to the processes, by their places, from 1 on. */
export interface FleetListener {
  started(place: number, pid: number): void
  onMessage(place: number, message: WorkerMessage): void
  frozen(place: number): void
  thawed(place: number): void
  died(place: number): void
}

/** What all processes have in common. */
export interface FleetSettings {
  readonly processes: number
  /** Their variables beyond those of this process; a place of its own is added for each. */
  readonly environment: Readonly<Record<string, string>>
}

/** The worker processes behind one port: forked, replaced when they die, and ended together. */
export class Fleet implements AsyncDisposable {
  /** Resolves when the first of them listens. */
  readonly listening: Promise<void>
  /** Rejects when a process ends without having been killed: its configuration is wrong. */
  readonly failure: Promise<never>
  readonly #environment: Readonly<Record<string, string>>
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

  /** SIGKILL: it gives nothing back. Another process takes its place. */
  kill(place: number): void {
    this.#workers.get(place)?.process.kill('SIGKILL')
  }

  /** SIGSTOP, and SIGCONT after a while: it wakes up, and to it no time has passed. */
  freeze(place: number, seconds: number): void {
    const worker = this.#workers.get(place)
    const { pid } = worker?.process ?? {}
    if (worker === undefined || pid === undefined) return
    // Frozen, it would not notice that the primary process is gone.
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
      this.#listener.died(place)
      if (code === null) this.#fork(place)
      else this.#failure.reject(new Error(`Process ${place} ended by itself (${code}), see above.`))
    })
  }
}
