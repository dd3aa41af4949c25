import fc from 'fast-check'
import { hostileName, hostileNumber, hostileText } from './hostile-text.ts'
import { mutatedBytes } from './mutated-bytes.ts'

/** JSON numbers, also those outside of the range of a double. */
const numberText = fc.oneof(
  hostileNumber.map((number) => (Number.isFinite(number) ? JSON.stringify(number) : '1e999')),
  fc.constantFrom('-0', '1e999', '-1e999', '1E-999', '9'.repeat(300), '0.1e1'),
)

const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"__proto__":'), fc.constantFrom(3, 500, 20_000))
  .map(([open, depth]) => {
    const close = Array.from(open, (character) => ({ '[': ']', '{': '}' })[character] ?? '')
    return `${open.repeat(depth)}0${close.toReversed().join('').repeat(depth)}`
  })

/** Any JSON value as text, which may contain a name twice, or `__proto__`. */
function valueText(known: readonly string[], texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('null', 'true', 'false', '""', '0'),
      numberText,
      texts.map((text) => JSON.stringify(text)),
      fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join(',')}]`),
      tie('object'),
      deep,
    ),
    object: objectText(known, tie('value')),
  })).value
}

function objectText(known: readonly string[], values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const member = fc
    .tuple(hostileName(known), values)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
  return fc.array(member, { maxLength: 5 }).map((members) => `{${members.join(',')}}`)
}

/** A JSON object with known fields: valid, with other values or fields, with changed bytes, or random. */
export function jsonBytes(
  valid: readonly Readonly<Record<string, unknown>>[],
  texts: fc.Arbitrary<string> = hostileText,
): fc.Arbitrary<Uint8Array> {
  const known = [...new Set(valid.flatMap((fields) => Object.keys(fields)))]
  const values = valueText(known, fc.oneof(hostileText, texts))
  const right = fc.constantFrom(...valid.map((fields) => JSON.stringify(fields)))
  // The last member of a name counts, so this replaces valid values.
  const spoilt = fc
    .tuple(right, fc.array(fc.tuple(hostileName(known), values), { minLength: 1, maxLength: 3 }))
    .map(([base, members]) => {
      const added = members.map(([name, value]) => `,${JSON.stringify(name)}:${value}`)
      return `${base.slice(0, -1)}${added.join('')}}`
    })
  return fc.oneof(
    { weight: 5, arbitrary: encoded(spoilt) },
    { weight: 3, arbitrary: mutatedBytes(fc.oneof(right, spoilt)) },
    { weight: 2, arbitrary: encoded(objectText(known, values)) },
    { weight: 1, arbitrary: encoded(values) },
    { weight: 1, arbitrary: encoded(texts) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 2, arbitrary: encoded(right) },
  )
}

function encoded(texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return texts.map((text) => new TextEncoder().encode(text))
}
