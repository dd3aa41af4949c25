import { carelessError } from '../planted.ts'

/** Source of values that are not data. */
export const loneValues = [
  "Symbol('hostile')",
  '10n ** 400n',
  '() => undefined',
  'Date',
  'new Date(NaN)',
  "new URL('memory:')",
  'Uint8Array.of(0x7b, 0xff, 0x00)',
  'carelessError()',
  'circular()',
  'revoked()',
  'throwing()',
  'rejecting()',
  'silent()',
  '{ then: fail }',
  'impostor(withTraps({ get: fail }))',
  'impostor(withTraps({ getPrototypeOf: fail }))',
  'impostor(ownParent())',
]

/** Matches sources whose values throw, reject, or never settle. */
export const activeValues = /\b(?:fail|revoked|throwing|rejecting|silent|impostor)\(|then: fail/

/** The functions that sources may call. */
const vocabulary = {
  carelessError,
  promised: (value: unknown) => Promise.resolve(value).catch(() => undefined),
  proxied: (value: unknown) =>
    typeof value === 'object' && value !== null ? new Proxy(value, {}) : value,
  circular: () => {
    const circle: Record<string, unknown> = {}
    return Object.assign(circle, { token: circle, cause: circle, errors: [circle] })
  },
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
  fail,
  /** Imitates an error of this family, with a class that is dangerous to inspect. */
  impostor: (errorClass: object) => ({
    constructor: errorClass,
    code: 'invalid_entry',
    message: 'm',
  }),
  withTraps: (traps: ProxyHandler<() => void>) => new Proxy(() => {}, traps),
  ownParent: () => {
    const errorClass: object = new Proxy(() => {}, { getPrototypeOf: () => errorClass })
    return errorClass
  },
}

function fail(): never {
  throw carelessError()
}

/** Builds the live value of a source. */
export function alive(source: string): unknown {
  return perform(`return ${source}`)
}

/** Performs `return …` or `throw …`. */
export function perform(statement: string): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- a case is source, which can be printed and replayed
  const body = new Function(...Object.keys(vocabulary), statement) as (...all: unknown[]) => unknown
  return body(...Object.values(vocabulary))
}
