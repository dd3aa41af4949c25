import fc from 'fast-check'
import { carelessError } from '../planted.ts'
import { hostileName, hostileNumber, hostileText } from './hostile-text.ts'

/** A value of JavaScript, described in plain data: what is alive in it cannot be printed. */
export type LiveValue =
  | { readonly is: 'data'; readonly data: unknown }
  | { readonly is: 'symbol' | 'bigint' | 'function' | 'class' | 'date' | 'bytes' | 'error' }
  | { readonly is: 'revoked' | 'throwing' | 'circular' | 'rejecting' | 'silent' | 'bad-thenable' }
  | { readonly is: 'impostor'; readonly trap: 'brand' | 'itself' | 'getPrototypeOf' }
  | { readonly is: 'object' | 'getters'; readonly fields: readonly LiveField[] }
  | { readonly is: 'array'; readonly items: readonly LiveValue[] }
  | { readonly is: 'promise' | 'proxy'; readonly of: LiveValue }

type LiveField = readonly [name: string, value: LiveValue, kind: 'value' | 'getter' | 'throws']

/** Any value that a program in JavaScript may hand over; objects with these names in them. */
export function liveValues(
  known: readonly string[],
  texts: fc.Arbitrary<string> = hostileText,
): fc.Arbitrary<LiveValue> {
  const data = fc
    .oneof(texts, hostileText, hostileNumber, fc.constantFrom(null, undefined, true, false, {}, []))
    .map((value): LiveValue => ({ is: 'data', data: value }))
  const alone = fc
    .constantFrom(
      ...(['symbol', 'bigint', 'function', 'class', 'date', 'bytes', 'error', 'revoked'] as const),
      ...(['throwing', 'circular', 'rejecting', 'silent', 'bad-thenable'] as const),
    )
    .map((is): LiveValue => ({ is }))
  const impostor = fc
    .constantFrom('brand', 'itself', 'getPrototypeOf')
    .map((trap): LiveValue => ({ is: 'impostor', trap }) as LiveValue)
  return fc.letrec<{ value: LiveValue; field: LiveField }>((tie) => ({
    field: fc.tuple(
      hostileName(known),
      tie('value'),
      fc.constantFrom('value', 'value', 'getter', 'throws'),
    ),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: data },
      { weight: 2, arbitrary: alone },
      { weight: 1, arbitrary: impostor },
      { weight: 3, arbitrary: fc.array(tie('field'), { maxLength: 6 }).map(objectOf) },
      { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 6 }).map(arrayOf) },
      { weight: 1, arbitrary: tie('value').map((of): LiveValue => ({ is: 'promise', of })) },
      { weight: 1, arbitrary: tie('value').map((of): LiveValue => ({ is: 'proxy', of })) },
    ),
  })).value
}

function objectOf(fields: readonly LiveField[]): LiveValue {
  return { is: 'object', fields }
}

function arrayOf(items: readonly LiveValue[]): LiveValue {
  return { is: 'array', items }
}

/** A value that is right but for some of its fields, which may be anything. */
export function spoiltObjects(
  valid: Readonly<Record<string, unknown>>,
  texts: fc.Arbitrary<string> = hostileText,
): fc.Arbitrary<LiveValue> {
  const names = Object.keys(valid)
  const right = Object.entries(valid).map(([name, data]): LiveField => [
    name,
    { is: 'data', data },
    'value',
  ])
  const wrong = fc.tuple(
    hostileName(names),
    liveValues(names, texts),
    fc.constantFrom('value', 'getter', 'throws'),
  )
  return fc
    .array(wrong, { maxLength: 3 })
    .map((fields): LiveValue => ({ is: 'object', fields: [...right, ...fields] }))
}

/** Brings a description to life. */
export function alive(value: LiveValue): unknown {
  switch (value.is) {
    case 'data':
      return value.data
    case 'symbol':
      return Symbol('hostile')
    case 'bigint':
      return 10n ** 400n
    case 'function':
      return () => undefined
    case 'class':
      return class Hostile {}
    case 'date':
      return new Date(NaN)
    case 'bytes':
      return new Uint8Array([0x7b, 0xff, 0x00])
    case 'error':
      return carelessError()
    case 'impostor':
      return impostorOf(value.trap)
    case 'revoked': {
      const { proxy, revoke } = Proxy.revocable({}, {})
      revoke()
      return proxy
    }
    case 'throwing':
      return new Proxy({}, new Proxy({}, { get: () => throwCareless }))
    case 'circular': {
      const circle: Record<string, unknown> = {}
      return Object.assign(circle, { token: circle, cause: circle, errors: [circle] })
    }
    case 'rejecting': {
      const rejected = Promise.reject(carelessError())
      // Whoever never looks at it is not to blame for it.
      rejected.catch(() => {})
      return rejected
    }
    case 'silent':
      return new Promise(() => {})
    case 'bad-thenable':
      // oxlint-disable-next-line unicorn/no-thenable -- what is fed to the library is to be one
      return { then: throwCareless }
    case 'array':
      return value.items.map(alive)
    case 'promise':
      return Promise.resolve(alive(value.of)).catch(() => undefined)
    case 'proxy': {
      const target = alive(value.of)
      return typeof target === 'object' && target !== null ? new Proxy(target, {}) : target
    }
    case 'object':
    case 'getters':
      return Object.defineProperties({}, propertiesOf(value.fields))
  }
}

function propertiesOf(fields: readonly LiveField[]): PropertyDescriptorMap {
  // Without a prototype, so that `__proto__` is a name like any other.
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

/** What asks to be taken for an error of this family, and makes the question itself dangerous. */
function impostorOf(trap: 'brand' | 'itself' | 'getPrototypeOf'): unknown {
  const handlers: Record<typeof trap, ProxyHandler<() => void>> = {
    brand: { get: throwCareless },
    getPrototypeOf: { getPrototypeOf: throwCareless },
    itself: { getPrototypeOf: () => errorClass },
  }
  const errorClass: object = new Proxy(() => {}, handlers[trap])
  return { constructor: errorClass, code: 'invalid_entry', message: 'm' }
}
