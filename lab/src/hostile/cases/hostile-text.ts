import fc from 'fast-check'

/** Names with a meaning in JavaScript. */
const powerfulNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'toJSON',
  'then',
  'hasOwnProperty',
  '__defineGetter__',
  'length',
]

/** Texts that often break parsers. */
const notorious = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\udc00\ud800',
  '\u202e',
  '\ufeff',
  'a\r\nx: y',
  '%',
  '%zz',
  '%00',
  '../../etc/passwd',
  '$&$1$`',
  '***',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  '0x10',
  '9'.repeat(400),
  'aaaa '.repeat(2000),
  'a'.repeat(100_000),
  ' '.repeat(100_000),
  '\0'.repeat(1000),
]

/** A field name of the protocol or of JavaScript, or a random one. */
export function hostileName(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: fc.constantFrom(...powerfulNames) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  )
}

/** Any text. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(...notorious) },
  { weight: 1, arbitrary: fc.constantFrom(...powerfulNames) },
)

/** Edge cases of arithmetic and comparisons, and random numbers. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 1, -1, 0.5, 1e11, 1e12, 2 ** 31, 2 ** 53, 5e-324, 1e308, NaN, Infinity),
  fc.integer({ min: 1_500_000_000, max: 4_000_000_000 }),
)
