import { carelessError } from '../planted.ts'

// Source text for values that are not data. A finding prints it, and each call makes a new value.

const passive = {
  carelessError,
  symbol: () => Symbol('hostile'),
  bigint: () => 10n ** 400n,
  anyFunction: () => () => undefined,
  anyClass: () => Date,
  date: () => new Date(NaN),
  url: () => new URL('memory:'),
  bytes: () => Uint8Array.of(0x7b, 0xff, 0x00),
  circular: () => {
    const circle: Record<string, unknown> = {}
    return Object.assign(circle, { token: circle, cause: circle, errors: [circle] })
  },
}

/** Values that throw, reject, or never settle. */
const active = {
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  // Every operation on it throws.
  throwing: () => new Proxy({}, new Proxy({}, { get: () => fail })),
  rejecting: () => {
    const rejected = Promise.reject(carelessError())
    // Code that ignores the promise is not to blame for its rejection.
    rejected.catch(() => {})
    return rejected
  },
  silent: () => new Promise(() => {}),
  // oxlint-disable-next-line unicorn/no-thenable -- the library must survive it
  badThenable: () => ({ then: fail }),
  impostorThatThrows: () => impostor({ get: fail }),
  impostorWithoutParent: () => impostor({ getPrototypeOf: fail }),
  impostorThatIsItsOwnParent: () => {
    const self = impostor({ getPrototypeOf: () => self.constructor })
    return self
  },
}

/** Functions that change a value. */
const changing = {
  promised: (value: unknown) => Promise.resolve(value).catch(() => undefined),
  proxied: (value: unknown) =>
    typeof value === 'object' && value !== null ? new Proxy(value, {}) : value,
}

const vocabulary = { ...passive, ...active, ...changing }

/** Sources of values that are not data. */
export const loneValues = Object.keys({ ...passive, ...active }).map((name) => `${name}()`)

/** Names of functions to which a source may pass a value. */
export const functionNames = Object.keys(changing)

/** Whether using the value of a source may throw, or wait for ever. */
export function isActive(source: string): boolean {
  return source.includes('throw ') || Object.keys(active).some((name) => source.includes(name))
}

/** Imitates an error of this family, with a class that is dangerous to inspect. */
function impostor(traps: ProxyHandler<() => void>): { readonly constructor: () => void } {
  const fields = { code: 'invalid_entry', message: 'm' }
  return { ...fields, constructor: new Proxy(() => {}, traps) }
}

function fail(): never {
  throw carelessError()
}

/** Builds the value of a source. */
export function alive(source: string): unknown {
  return perform(`return ${source}`)
}

/** Performs `return …` or `throw …`. */
export function perform(statement: string): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- a case is source, which can be printed
  const body = new Function(...Object.keys(vocabulary), statement) as (...all: unknown[]) => unknown
  return body(...Object.values(vocabulary))
}
