import { AsyncLocalStorage } from 'node:async_hooks'
import type { Chance } from '../../chance.ts'
import { SimulatedClock, type ClockError } from './simulated-clock.ts'
import type { Timeline } from './timeline.ts'

/** The process whose code is running, through all of its promises; `undefined` for the simulation. */
export const runningProcess = new AsyncLocalStorage<SimulatedProcess>()

interface Delivery {
  readonly run: () => void
  readonly isTimer: boolean
}

/** A process that can stop at any await: everything from outside arrives through `deliver`. */
export class SimulatedProcess {
  readonly name: string
  readonly clock: SimulatedClock
  readonly #timeline: Timeline
  readonly #chance: Chance
  #state: 'running' | 'frozen' | 'dead' = 'running'
  #backlog: Delivery[] = []
  #stoppedSeconds = 0
  #frozenAt = 0
  #stalledUntil = 0
  /** Time of the cache's last reply. */
  cacheAnsweredAt = -Infinity
  /** The sign-in of the initial refresh token with which it was deployed. */
  deployedSignIn: number | undefined
  /** Called before the code creates a `Request`; may stall the process. */
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

  /** Seconds for which the process ran: the time in which its callers can wait. */
  get ranSeconds(): number {
    return this.#timeline.now - this.#stoppedSeconds
  }

  /** True time as its code sees it: later than the timeline during a stall. */
  get now(): number {
    return this.#timeline.now + this.lagSeconds
  }

  /** Seconds until the effects of the running code happen. */
  get lagSeconds(): number {
    return Math.max(this.#stalledUntil - this.#timeline.now, 0)
  }

  /**
   * Stalls the event loop in the middle of the running code: what the code does from here on happens
   * `seconds` later, and nothing else runs in the process before.
   */
  stall(seconds: number): void {
    if (this.#state !== 'running' || seconds === 0) return
    this.freeze()
    this.#stalledUntil = this.#timeline.now + seconds
    this.#timeline.after(seconds, () => this.wake())
  }

  /** Runs an effect of the code outside of the process, after a stall, if the process lives. */
  act(run: () => void): void {
    if (this.lagSeconds === 0) run()
    else this.#timeline.after(this.lagSeconds, () => this.isDead || run())
  }

  /** Runs something outside of the process, `seconds` after the running code. */
  after(seconds: number, run: () => void): () => void {
    return this.#timeline.after(this.lagSeconds + seconds, run)
  }

  /** Runs something in the process: now, when it wakes up, or never. */
  deliver(run: () => void, { isTimer = false } = {}): void {
    if (this.#state === 'frozen') this.#backlog.push({ run, isTimer })
    if (this.#state === 'running') this.run(run)
  }

  /** Runs code of this process; it sees the clocks of this process. */
  run<T>(code: () => T): T {
    return runningProcess.run(this, code)
  }

  /** SIGSTOP, or the machine is suspended. */
  freeze(): void {
    if (this.#state !== 'running') return
    this.#state = 'frozen'
    this.#frozenAt = this.#timeline.now
  }

  wake({ suspended = false } = {}): void {
    if (this.#state !== 'frozen') return
    this.#state = 'running'
    const seconds = this.#timeline.now - this.#frozenAt
    this.#stoppedSeconds += seconds
    if (suspended) this.clock.skip(seconds)
    const backlog = this.#backlog
    this.#backlog = []
    // After a stop, an event loop may run its timers first, or what arrived from outside.
    const isByKind = this.#chance.isTrue(0.5)
    if (isByKind) backlog.sort((one, other) => Number(other.isTimer) - Number(one.isTimer))
    for (const { run } of backlog) this.#timeline.after(0, () => this.deliver(run))
  }

  /** SIGKILL. */
  kill(): void {
    this.#state = 'dead'
    this.#backlog = []
  }
}
