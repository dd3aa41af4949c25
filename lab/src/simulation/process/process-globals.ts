import { runningProcess } from './simulated-process.ts'

/** The result of `setTimeout` in a simulated process. */
class SimulatedTimer {
  readonly cancel: () => void

  constructor(cancel: () => void) {
    this.cancel = cancel
  }

  /** Virtual time keeps no real process alive. */
  unref(): this {
    return this
  }
}

/**
 * Replaces the global clocks, timers and random numbers. Code of a simulated process gets those of its
 * process; the simulation and everything else keep the real ones. So the shipped code and its
 * dependencies run unchanged.
 *
 * @returns Restores the globals.
 */
export function replaceGlobals(): () => void {
  const clone: (this: Request) => Request = Reflect.get(Request.prototype, 'clone')
  const host = { setTimeout, clearTimeout, Request, clone, now: Date.now, random: Math.random }
  const hostPerformanceNow = performance.now.bind(performance)

  const setTimer = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): unknown => {
    const process = runningProcess.getStore()
    if (process === undefined) return host.setTimeout(run, delay, ...args)
    return new SimulatedTimer(process.clock.startTimer(delay / 1000, () => run(...args)))
  }
  const clearTimer = (timer: unknown): void => {
    if (timer instanceof SimulatedTimer) timer.cancel()
    else host.clearTimeout(timer as Parameters<typeof clearTimeout>[0])
  }
  globalThis.setTimeout = setTimer as typeof setTimeout
  globalThis.clearTimeout = clearTimer
  // `ky` creates it right before it sends, and a copy before each retry: the last moments at which the
  // event loop may stall.
  globalThis.Request = class extends Request {
    constructor(...args: ConstructorParameters<typeof Request>) {
      runningProcess.getStore()?.onRequest?.()
      super(...args)
    }
  }
  host.Request.prototype.clone = function cloneInTime(this: Request): Request {
    runningProcess.getStore()?.onRequest?.()
    return host.clone.call(this)
  }
  Date.now = () => {
    const process = runningProcess.getStore()
    return process === undefined ? host.now() : Math.floor(process.clock.now() * 1000)
  }
  Math.random = () => runningProcess.getStore()?.clock.random() ?? host.random()
  Object.defineProperty(performance, 'now', {
    configurable: true,
    value: () => {
      const process = runningProcess.getStore()
      return process === undefined ? hostPerformanceNow() : process.clock.monotonic() * 1000
    },
  })
  return () => {
    globalThis.setTimeout = host.setTimeout
    globalThis.clearTimeout = host.clearTimeout
    globalThis.Request = host.Request
    host.Request.prototype.clone = host.clone
    Date.now = host.now
    Math.random = host.random
    Reflect.deleteProperty(performance, 'now')
  }
}
