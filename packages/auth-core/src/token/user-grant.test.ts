import { describe, expect, it } from 'vitest'
import { missingScopes, reauthorizeBy } from './user-grant.ts'

it.each([
  ['a b', ['a', 'b'], []],
  ['b a c', ['a', 'b'], []],
  ['a', ['a', 'b', 'c'], ['b', 'c']],
  ['ab', ['a'], ['a']],
  ['', ['a'], ['a']],
  ['', [], []],
  [undefined, ['a'], []],
])('of %j, requiring %j, %j is missing', (granted, required, missing) => {
  expect(missingScopes(granted, required)).toEqual(missing)
})

const unix = (date: string): number => Date.parse(date) / 1000

describe('reauthorizeBy', () => {
  it.each([
    ['2026-06-18T12:34:56.789Z', '2026-12-18T12:34:56.789Z'],
    ['2026-11-24T00:00:00Z', '2027-05-24T00:00:00Z'],
    ['2026-08-31T23:59:59Z', '2027-02-28T23:59:59Z'],
    ['2027-08-29T06:00:00Z', '2028-02-29T06:00:00Z'],
    ['2026-12-31T00:00:00Z', '2027-06-30T00:00:00Z'],
    ['2026-10-31T00:00:00Z', '2027-04-30T00:00:00Z'],
  ])('of a consent at %s is six calendar months later, %s', (consent, end) => {
    expect(reauthorizeBy(unix(consent))).toBeCloseTo(unix(end), 2)
  })
})
