import { runningProcess } from './running-process.ts'

/** What `setTimeout` returns to code of a simulated process. */
class SimulatedTimer {
  readonly cancel: () => void

  constructor(cancel: () => void) {
    this.cancel = cancel
  }

  /** Nothing on virtual time keeps a real process alive. */
  unref(): this {
    return this
  }
}

/**
 * Gives code of a simulated process that process's clocks, timers and chance, under the names that
 * all code knows: so what is shipped runs as it is, and the libraries that it stands on. The
 * simulation itself, and whoever runs it, keep their own.
 *
 * @returns Takes it back.
 */
export function replaceGlobals(): () => void {
  const host = { setTimeout, clearTimeout, Request, now: Date.now, random: Math.random }
  const hostPerformanceNow = performance.now.bind(performance)

  const setTimer = (
    run: (...given: unknown[]) => void,
    delay = 0,
    ...given: unknown[]
  ): unknown => {
    const process = runningProcess.getStore()
    if (process === undefined) return host.setTimeout(run, delay, ...given)
    return new SimulatedTimer(process.clock.startTimer(delay / 1000, () => run(...given)))
  }
  const clearTimer = (timer: unknown): void => {
    if (timer instanceof SimulatedTimer) timer.cancel()
    else host.clearTimeout(timer as Parameters<typeof clearTimeout>[0])
  }
  globalThis.setTimeout = setTimer as typeof setTimeout
  globalThis.clearTimeout = clearTimer
  // Made by `ky` before it sends: the last moment at which a process may be busy with something else.
  globalThis.Request = class extends Request {
    constructor(...given: ConstructorParameters<typeof Request>) {
      runningProcess.getStore()?.onRequest?.()
      super(...given)
    }
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
    Date.now = host.now
    Math.random = host.random
    Reflect.deleteProperty(performance, 'now')
  }
}
