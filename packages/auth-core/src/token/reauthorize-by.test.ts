import { describe, expect, it } from 'vitest'
import { reauthorizeBy } from './reauthorize-by.ts'

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
