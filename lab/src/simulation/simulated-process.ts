import type { Chance } from './chance.ts'
import { runningProcess } from './running-process.ts'
import { SimulatedClock, type ClockError } from './simulated-clock.ts'
import type { Timeline } from './timeline.ts'

/** What has come to a process that stands still. */
interface Waiting {
  readonly run: () => void
  readonly isTimer: boolean
}

/** A process that can stop at any await: whatever comes to it from outside comes through `deliver`. */
export class SimulatedProcess {
  readonly name: string
  readonly clock: SimulatedClock
  readonly #timeline: Timeline
  readonly #chance: Chance
  #state: 'running' | 'frozen' | 'dead' = 'running'
  #backlog: Waiting[] = []
  #stoodStillSeconds = 0
  #frozenAt = 0
  #stalledUntil = 0
  /** Called before a request is made, which a process may stall at. */
  onRequest: (() => void) | undefined

  constructor(name: string, timeline: Timeline, chance: Chance, clockError: ClockError) {
    this.name = name
    this.#timeline = timeline
    this.#chance = chance
    this.clock = new SimulatedClock(this, chance, clockError)
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

  /** True time as its code sees it: later than it is, while the process stalls. */
  get now(): number {
    return this.#timeline.now + this.lagSeconds
  }

  /** Seconds until what it does now happens: its event loop stands still meanwhile. */
  get lagSeconds(): number {
    return Math.max(this.#stalledUntil - this.#timeline.now, 0)
  }

  /**
   * Its event loop stands still in the middle of what runs just now: what that sees and does from here
   * on happens so much later, and nothing else runs in the process before.
   */
  stall(seconds: number): void {
    if (this.#state !== 'running' || seconds === 0) return
    this.freeze()
    this.#stalledUntil = this.#timeline.now + seconds
    this.#timeline.after(seconds, () => this.wake())
  }

  /** Does something outside of it that its code has asked for: once it comes to that, if it lives. */
  act(run: () => void): void {
    if (this.lagSeconds === 0) run()
    else this.#timeline.after(this.lagSeconds, () => this.isDead || run())
  }

  /** Runs something outside of it, so many seconds after what its code does now. */
  after(seconds: number, run: () => void): () => void {
    return this.#timeline.after(this.lagSeconds + seconds, run)
  }

  /** Runs something in it: now, when it wakes up, or never. */
  deliver(run: () => void, { isTimer = false } = {}): void {
    if (this.#state === 'frozen') this.#backlog.push({ run, isTimer })
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
    // An event loop that stood still may look at its timers first, or at what has come from outside.
    const isByKind = this.#chance.isTrue(0.5)
    if (isByKind) backlog.sort((one, other) => Number(other.isTimer) - Number(one.isTimer))
    for (const { run } of backlog) this.#timeline.after(0, () => this.deliver(run))
  }

  /** SIGKILL: nothing of it ever runs again. */
  kill(): void {
    this.#state = 'dead'
    this.#backlog = []
  }
}
