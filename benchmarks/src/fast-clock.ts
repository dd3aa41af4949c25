const RealDate = Date

/**
 * Speeds up this process's wall clock from now on, `aheadSeconds` ahead. A library that uses `Date`
 * then lives through an hour in seconds.
 */
export function hurryClock(speed: number, aheadSeconds: number): void {
  const begin = RealDate.now()
  const now = (): number => begin + aheadSeconds * 1000 + (RealDate.now() - begin) * speed
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values: readonly unknown[], newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as object,
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  })
}
