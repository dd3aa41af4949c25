import fc from 'fast-check'
import { hostileName, hostileNumber, hostileText } from './hostile-text.ts'

/** A JavaScript value described by plain data, which can be printed. */
export type LiveValue =
  | { readonly is: 'data'; readonly data: unknown }
  | { readonly is: LoneKind }
  | { readonly is: 'object'; readonly fields: readonly LiveField[] }
  | { readonly is: 'array'; readonly items: readonly LiveValue[] }
  | { readonly is: 'promise' | 'proxy'; readonly of: LiveValue }

/** Kinds without parameters. */
const loneKinds = [
  'symbol',
  'bigint',
  'function',
  'class',
  'date',
  'bytes',
  'error',
  'revoked',
  'throwing',
  'circular',
  'rejecting',
  'silent',
  'bad-thenable',
  'impostor-that-throws',
  'impostor-without-a-parent',
  'impostor-that-is-its-own-parent',
] as const

export type LoneKind = (typeof loneKinds)[number]

/** A getter builds a new value at each access; `throws` is a getter that throws. */
export type LiveField = readonly [
  name: string,
  value: LiveValue,
  kind: 'value' | 'getter' | 'throws',
]

/** Any value that a JavaScript program may pass; objects have some of the known names. */
export function liveValues(
  known: readonly string[],
  texts: fc.Arbitrary<string> = hostileText,
): fc.Arbitrary<LiveValue> {
  const data = fc
    .oneof(texts, hostileText, hostileNumber, fc.constantFrom(null, undefined, true, false, {}, []))
    .map((value): LiveValue => ({ is: 'data', data: value }))
  const alone = fc.constantFrom(...loneKinds).map((is): LiveValue => ({ is }))
  return fc.letrec<{ value: LiveValue; field: LiveField }>((tie) => ({
    field: fc.tuple(
      hostileName(known),
      tie('value'),
      fc.constantFrom('value', 'value', 'getter', 'throws'),
    ),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: data },
      { weight: 3, arbitrary: alone },
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

/** A valid object with some fields replaced by any values. */
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
