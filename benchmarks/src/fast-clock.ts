const RealDate = Date

/**
 * Lets the wall clock of this process run at another speed from now on, `aheadSeconds` ahead: a
 * library that keeps the life of a token by `Date` lives through an hour in seconds.
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
