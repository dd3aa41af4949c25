import type { Chance } from './chance.ts'
import { runningProcess } from './running-process.ts'
import { SimulatedClock, type ClockError } from './simulated-clock.ts'
import type { Timeline } from './timeline.ts'

/** A process that can stop at any await: whatever comes to it from outside comes through `deliver`. */
export class SimulatedProcess {
  readonly name: string
  readonly clock: SimulatedClock
  readonly #timeline: Timeline
  #state: 'running' | 'frozen' | 'dead' = 'running'
  #backlog: (() => void)[] = []
  #stoodStillSeconds = 0
  #frozenAt = 0

  constructor(name: string, timeline: Timeline, chance: Chance, clockError: ClockError) {
    this.name = name
    this.#timeline = timeline
    this.clock = new SimulatedClock(timeline, chance, clockError, (run) => this.deliver(run))
  }

  get isRunning(): boolean {
    return this.#state === 'running'
  }

  get isDead(): boolean {
    return this.#state === 'dead'
  }

  /** Seconds in which it ran: what its callers can wait in. */
  get ranSeconds(): number {
    return this.#timeline.now - this.#stoodStillSeconds
  }

  /** Runs something in it: now, when it wakes up, or never. */
  deliver(run: () => void): void {
    if (this.#state === 'frozen') this.#backlog.push(run)
    if (this.#state === 'running') this.run(run)
  }

  /** Runs something as code of this process: what it calls sees this process's clocks. */
  run<T>(code: () => T): T {
    return runningProcess.run(this, code)
  }

  /** SIGSTOP, or its machine is suspended. */
  freeze(): void {
    if (this.#state !== 'running') return
    this.#state = 'frozen'
    this.#frozenAt = this.#timeline.now
  }

  wake({ suspended = false } = {}): void {
    if (this.#state !== 'frozen') return
    this.#state = 'running'
    const seconds = this.#timeline.now - this.#frozenAt
    this.#stoodStillSeconds += seconds
    if (suspended) this.clock.skip(seconds)
    const backlog = this.#backlog
    this.#backlog = []
    for (const run of backlog) this.#timeline.after(0, () => this.deliver(run))
  }

  /** SIGKILL: nothing of it ever runs again. */
  kill(): void {
    this.#state = 'dead'
    this.#backlog = []
  }
}
