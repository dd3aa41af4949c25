import fc from 'fast-check'

// Bytes as text, with one character for each byte: `Buffer.from(bytes, 'latin1')`.

/** One change of some bytes. */
type Edit = readonly [
  kind: 'cut' | 'flip' | 'insert' | 'repeat' | 'end',
  place: number,
  bytes: string,
]

/** Any bytes. */
export function randomBytes(constraints: fc.IntArrayConstraints): fc.Arbitrary<string> {
  return fc.uint8Array(constraints).map((bytes) => Buffer.from(bytes).toString('latin1'))
}

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('cut', 'flip', 'insert', 'repeat', 'end'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  randomBytes({ minLength: 1, maxLength: 6 }),
)

/** The bytes of a text in UTF-8. */
export function encoded(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return texts.map((text) => Buffer.from(text).toString('latin1'))
}

/** The text of bytes in UTF-8, with replacement characters for invalid bytes. */
export function decoded(bytes: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return bytes.map((some) => Buffer.from(some, 'latin1').toString())
}

/** The bytes of a text with a few changes. */
export function mutatedBytes(bases: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(encoded(bases), fc.array(edit, { maxLength: 4 }))
    .map(([base, edits]) => edits.reduce(applyEdit, base))
}

function applyEdit(bytes: string, [kind, place, added]: Edit): string {
  const at = Math.floor(place * bytes.length)
  const [head, tail] = [bytes.slice(0, at), bytes.slice(at)]
  const rest: Readonly<Record<Edit[0], string>> = {
    end: '',
    cut: tail.slice(added.length),
    flip: added + tail.slice(added.length),
    insert: added + tail,
    repeat: tail.slice(0, 64) + tail,
  }
  return head + rest[kind]
}
