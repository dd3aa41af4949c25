import fc from 'fast-check'

/** One change of some bytes. */
type Edit = readonly [
  kind: 'cut' | 'flip' | 'insert' | 'repeat' | 'end',
  place: number,
  bytes: Uint8Array,
]

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('cut', 'flip', 'insert', 'repeat', 'end'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.uint8Array({ minLength: 1, maxLength: 6 }),
)

/** A base text with a few bytes changed. */
export function mutatedBytes(bases: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(bases, fc.array(edit, { maxLength: 4 }))
    .map(([base, edits]) => edits.reduce(applyEdit, new TextEncoder().encode(base) as Uint8Array))
}

/** The same as text, with replacement characters for invalid bytes. */
export function mutatedText(bases: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return mutatedBytes(bases).map((bytes) => new TextDecoder().decode(bytes))
}

function applyEdit(bytes: Uint8Array, [kind, place, added]: Edit): Uint8Array {
  const at = Math.floor(place * bytes.length)
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
  const rest: Readonly<Record<Edit[0], readonly Uint8Array[]>> = {
    end: [],
    cut: [tail.subarray(added.length)],
    flip: [added, tail.subarray(added.length)],
    insert: [added, tail],
    repeat: [tail.subarray(0, 64), tail],
  }
  return new Uint8Array(Buffer.concat([head, ...rest[kind]]))
}
