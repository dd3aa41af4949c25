import { carelessError } from '../planted.ts'
import type { LiveField, LiveValue, LoneKind } from './live-value.ts'

/** Builds the live value of a description. */
export function alive(value: LiveValue): unknown {
  if (value.is === 'data') return value.data
  if (value.is === 'array') return value.items.map(alive)
  if (value.is === 'object') return Object.defineProperties({}, propertiesOf(value.fields))
  if (value.is === 'promise') return Promise.resolve(alive(value.of)).catch(() => undefined)
  if (value.is === 'proxy') {
    const target = alive(value.of)
    return typeof target === 'object' && target !== null ? new Proxy(target, {}) : target
  }
  return lone[value.is]()
}

const lone: Readonly<Record<LoneKind, () => unknown>> = {
  symbol: () => Symbol('hostile'),
  bigint: () => 10n ** 400n,
  function: () => () => undefined,
  class: () => Date,
  date: () => new Date(NaN),
  bytes: () => new Uint8Array([0x7b, 0xff, 0x00]),
  error: () => carelessError(),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  // Every operation on it throws.
  throwing: () => new Proxy({}, new Proxy({}, { get: () => throwCareless })),
  circular: () => {
    const circle: Record<string, unknown> = {}
    return Object.assign(circle, { token: circle, cause: circle, errors: [circle] })
  },
  rejecting: () => {
    const rejected = Promise.reject(carelessError())
    // Code that ignores the promise is not to blame for its rejection.
    rejected.catch(() => {})
    return rejected
  },
  silent: () => new Promise(() => {}),
  // oxlint-disable-next-line unicorn/no-thenable -- the library must survive it
  'bad-thenable': () => ({ then: throwCareless }),
  'impostor-that-throws': () => impostor(new Proxy(() => {}, { get: throwCareless })),
  'impostor-without-a-parent': () =>
    impostor(new Proxy(() => {}, { getPrototypeOf: throwCareless })),
  'impostor-that-is-its-own-parent': () => {
    const errorClass: object = new Proxy(() => {}, { getPrototypeOf: () => errorClass })
    return impostor(errorClass)
  },
}

/** Imitates an error of this family, with a class that is dangerous to inspect. */
function impostor(errorClass: object): unknown {
  return { constructor: errorClass, code: 'invalid_entry', message: 'm' }
}

function propertiesOf(fields: readonly LiveField[]): PropertyDescriptorMap {
  // Without a prototype, `__proto__` is an ordinary name.
  const properties = Object.create(null) as PropertyDescriptorMap
  for (const [name, value, kind] of fields) {
    const get = kind === 'throws' ? throwCareless : (): unknown => alive(value)
    properties[name] = {
      enumerable: true,
      configurable: true,
      ...(kind === 'value' ? { value: alive(value), writable: true } : { get }),
    }
  }
  return properties
}

function throwCareless(): never {
  throw carelessError()
}
