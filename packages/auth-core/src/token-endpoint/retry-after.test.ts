import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

/** Sun, 06 Nov 1994 08:49:37 GMT: RFC 9110's own example. */
const example = 784_111_777

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    [' 120 ', 120],
    ['1.5', 1.5],
    ['1.25', 1.25],
    ['19056', 19_056],
    ['86400', 86_400],
    ['86401', 86_400],
    ['99999999999999999999', 86_400],
    ['9'.repeat(400), 86_400],
  ])('reads %j as seconds, at most a day', (header, seconds) => {
    expect(parseRetryAfter(header, example)).toBe(seconds)
  })

  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('reads the date %j, in all three forms', (header) => {
    expect(parseRetryAfter(header, example - 90)).toBe(90)
    expect(parseRetryAfter(header, example)).toBe(0)
    expect(parseRetryAfter(header, example + 90)).toBe(0)
    expect(parseRetryAfter(header, 0)).toBe(86_400)
  })

  it('treats a date without a zone as GMT, in any time zone', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo')
    expect(parseRetryAfter('Sun Nov  6 08:49:37 1994', example - 90)).toBe(90)
  })

  it.each([
    null,
    '',
    ' ',
    '-5',
    '+5',
    '1e3',
    '0x10',
    'Infinity',
    'NaN',
    '1.5 h',
    '10, 20',
    'soon',
    'Sunday',
    'on Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 99 Foo 1994',
    '1994-11-06T08:49:37Z',
  ])('finds nothing in %j', (header) => {
    expect(parseRetryAfter(header, example)).toBeUndefined()
  })

  it('returns a number from 0 to a day, or undefined, for any input', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 1e11, noNaN: true }), (header, now) => {
        const seconds = parseRetryAfter(header, now)
        expect(seconds === undefined || (seconds >= 0 && seconds <= 86_400)).toBe(true)
      }),
    )
  })
})
