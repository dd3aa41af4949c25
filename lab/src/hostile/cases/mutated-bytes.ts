import fc from 'fast-check'

/** One change to a run of bytes. */
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

/** Something valid, or nearly so, with a few bytes of it changed. */
export function mutatedBytes(bases: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(bases, fc.array(edit, { maxLength: 4 }))
    .map(([base, edits]) => edits.reduce(applyEdit, new TextEncoder().encode(base)))
}

/** The same, as a text that may hold replacement characters. */
export function mutatedText(bases: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return mutatedBytes(bases).map((bytes) => new TextDecoder().decode(bytes))
}

function applyEdit(
  bytes: Uint8Array<ArrayBuffer>,
  [kind, place, added]: Edit,
): Uint8Array<ArrayBuffer> {
  const at = Math.floor(place * bytes.length)
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (kind) {
    case 'end':
      return head.slice()
    case 'cut':
      return joined(head, tail.subarray(added.length))
    case 'flip':
      return joined(head, added, tail.subarray(added.length))
    case 'insert':
      return joined(head, added, tail)
    case 'repeat':
      return joined(head, tail.subarray(0, 64), tail)
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts))
}
