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

/** Replaces a property until the end of the scope. */
export function replaced(object: object, name: string, value: unknown): Disposable {
  const original = Object.getOwnPropertyDescriptor(object, name)
  Object.defineProperty(object, name, { configurable: true, writable: true, value })
  return {
    [Symbol.dispose]: () => {
      if (original === undefined) Reflect.deleteProperty(object, name)
      else Object.defineProperty(object, name, original)
    },
  }
}

/**
 * Replaces the global clocks, timers and random numbers until the end of the scope. Code of a simulated
 * process gets those of its process; the simulation and everything else keep the real ones. So the
 * shipped code and its dependencies run unchanged.
 */
export function replaceGlobals(): Disposable {
  const clone: (this: Request) => Request = Reflect.get(Request.prototype, 'clone')
  const host = { setTimeout, clearTimeout, now: Date.now, random: Math.random }
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
  const dateNow = (): number => {
    const process = runningProcess.getStore()
    return process === undefined ? host.now() : Math.floor(process.clock.now() * 1000)
  }
  const performanceNow = (): number => {
    const process = runningProcess.getStore()
    return process === undefined ? hostPerformanceNow() : process.clock.monotonic() * 1000
  }
  const random = (): number => runningProcess.getStore()?.clock.random() ?? host.random()
  // `ky` creates a `Request` right before it sends, and a copy before each retry: the last moments at
  // which the event loop may stall.
  class RequestInTime extends Request {
    constructor(...args: ConstructorParameters<typeof Request>) {
      runningProcess.getStore()?.onRequest?.()
      super(...args)
    }
  }
  function cloneInTime(this: Request): Request {
    runningProcess.getStore()?.onRequest?.()
    return clone.call(this)
  }
  const stack = new DisposableStack()
  stack.use(replaced(Request.prototype, 'clone', cloneInTime))
  stack.use(replaced(globalThis, 'Request', RequestInTime))
  stack.use(replaced(globalThis, 'setTimeout', setTimer))
  stack.use(replaced(globalThis, 'clearTimeout', clearTimer))
  stack.use(replaced(Date, 'now', dateNow))
  stack.use(replaced(Math, 'random', random))
  stack.use(replaced(performance, 'now', performanceNow))
  return stack
}
