import fc from 'fast-check'
import { encoded, mutatedBytes, randomBytes } from './hostile-bytes.ts'
import { hostileName, hostileNumber, hostileText, weighted } from './hostile-text.ts'
import { functionNames, loneValues } from './alive.ts'

/** A notation for values. All are made in the same way, and all are text, which can be printed. */
interface Notation {
  readonly leaf: fc.Arbitrary<string>
  /** Ways to write a member of an object. */
  readonly members: readonly ((name: string, value: string) => string)[]
  /** Functions that take a value and return another one. */
  readonly functions: readonly string[]
}

const deepJson = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"__proto__":'), fc.constantFrom(3, 500, 20_000))
  .map(([open, depth]) => {
    const close = Array.from(open, (character) => ({ '[': ']', '{': '}' })[character] ?? '')
    return `${open.repeat(depth)}0${close.toReversed().join('').repeat(depth)}`
  })

/** JSON, which may contain a name twice, or `__proto__`, or a number that is no double. */
const json: Notation = {
  leaf: fc.oneof(
    fc.constantFrom('null', 'true', 'false', '""', '0'),
    hostileNumber.map((number) => (Number.isFinite(number) ? JSON.stringify(number) : '1e999')),
    fc.constantFrom('-0', '1e999', '-1e999', '1E-999', '9'.repeat(300), '0.1e1'),
    hostileText.map((text) => JSON.stringify(text)),
    deepJson,
  ),
  members: [(name, value) => `${name}:${value}`],
  functions: [],
}

/** JavaScript for `alive`. A getter returns a new value at each access. */
const javaScript: Notation = {
  leaf: weighted(
    [3, hostileText.map((text) => JSON.stringify(text))],
    [2, hostileNumber.map((number) => fc.stringify(number))],
    [1, fc.constantFrom('null', 'undefined', 'true', 'false', '{}', '[]')],
    [3, fc.constantFrom(...loneValues)],
  ),
  members: [
    (name, value) => `[${name}]: ${value}`,
    (name, value) => `get [${name}]() { return ${value} }`,
    (name) => `get [${name}]() { throw carelessError() }`,
  ],
  functions: functionNames,
}

/** Any values. Objects have some of the known names. */
function valuesIn({ leaf, members, functions }: Notation, known: readonly string[]) {
  return fc.letrec<{ value: string; object: string; member: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 9, arbitrary: leaf },
      { weight: 3, arbitrary: tie('object') },
      { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 6 }).map(arrayOf) },
      ...functions.map((name) => ({
        weight: 1,
        arbitrary: tie('value').map((value) => `${name}(${value})`),
      })),
    ),
    object: fc.array(tie('member'), { maxLength: 6 }).map((all) => `{${all.join(',')}}`),
    member: fc
      .tuple(hostileName(known), tie('value'), fc.constantFrom(...members))
      .map(([name, value, write]) => write(JSON.stringify(name), value)),
  }))
}

type Fields = Readonly<Record<string, unknown>>

/** Objects like the valid ones: right, with up to three wrong members, and any values. */
function like(valid: readonly Fields[], notation: Notation) {
  const { value, object, member } = valuesIn(notation, [...new Set(valid.flatMap(Object.keys))])
  // JSON is JavaScript too.
  const right = fc.constantFrom(...valid.map((fields) => JSON.stringify(fields)))
  // The last member of a name counts.
  const wrong = fc
    .tuple(right, fc.array(member, { minLength: 1, maxLength: 3 }))
    .map(([base, added]) => `${base.slice(0, -1)},${added.join(',')}}`)
  return { right, wrong, object, value }
}

/** JSON objects: valid, with other values or fields, with changed bytes, or random. */
export function jsonBytes(...valid: readonly Fields[]): fc.Arbitrary<string> {
  const { right, wrong, object, value } = like(valid, json)
  return weighted(
    [5, encoded(wrong)],
    [3, mutatedBytes(fc.oneof(right, wrong))],
    [2, encoded(object)],
    [1, encoded(value)],
    [1, encoded(hostileText)],
    [1, randomBytes({ maxLength: 200 })],
    [2, encoded(right)],
  )
}

/**
 * Objects as source for `alive`: valid, with other values or fields, or any value. Valid fields that
 * are `undefined` are only names for hostile values.
 */
export function liveObjects(...valid: readonly Fields[]): fc.Arbitrary<string> {
  const { right, wrong, value } = like(valid, javaScript)
  return weighted([1, right], [4, wrong], [2, value])
}

/** The source of an array. */
export function arrayOf(items: readonly string[]): string {
  return `[${items.join(',')}]`
}

/** Any value that a JavaScript program may pass, as source for `alive`. */
export function liveValues(...known: readonly string[]): fc.Arbitrary<string> {
  return valuesIn(javaScript, known).value
}

/** What a function does, as a statement for `perform`: it returns one of the values, or throws. */
export function liveAnswers(
  returned: fc.Arbitrary<string>,
  thrown: fc.Arbitrary<string> = liveValues('message', 'code', 'cause'),
): fc.Arbitrary<string> {
  return weighted(
    [5, returned.map((value) => `return ${value}`)],
    [1, thrown.map((value) => `throw ${value}`)],
  )
}
