import fc from 'fast-check'
import { everyPlanted } from '../planted.ts'

/** Names with a meaning in JavaScript. */
const powerfulNames = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'toJSON',
  'then',
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

/** Chooses among arbitraries by their weights. */
export function weighted<Values extends unknown[]>(
  ...choices: { [At in keyof Values]: readonly [weight: number, fc.Arbitrary<Values[At]>] }
): fc.Arbitrary<Values[number]> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

/** Any text, also one that no error may show. */
export const hostileText: fc.Arbitrary<string> = weighted(
  [3, fc.string({ unit: 'binary', maxLength: 30 })],
  [2, fc.string({ maxLength: 30 })],
  [2, fc.constantFrom(...notorious)],
  [1, fc.constantFrom(...powerfulNames)],
  [2, fc.constantFrom(...everyPlanted)],
)

/** A field name of the protocol or of JavaScript, or a random one. */
export function hostileName(known: readonly string[]): fc.Arbitrary<string> {
  return weighted(
    [6, fc.constantFrom(...known)],
    [2, fc.constantFrom(...powerfulNames)],
    [1, fc.string({ unit: 'binary', maxLength: 12 })],
  )
}

/** Edge cases of arithmetic and comparisons, and random numbers. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 1, -1, 0.5, 1e11, 1e12, 2 ** 31, 2 ** 53, 5e-324, 1e308, NaN, Infinity),
  fc.integer({ min: 1_500_000_000, max: 4_000_000_000 }),
)
