import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { tokenIfAny, tokenOf } from './entry-token.ts'
import { readEntry, type Entry } from './entry.ts'

const whole: Entry = {
  token: '{"access_token":"a","expires_at":1}',
  deleted: false,
  written: 5,
  last: 7,
  holder: { id: 'tab', beat: 3, leaseSeconds: 15 },
  cooldown: { until: 1_800_000_000, seconds: 30, code: 'rate_limited' },
}

describe('what the database holds', () => {
  it('is read as it was written', () => {
    expect(readEntry(whole)).toEqual(whole)
    const least = { written: 0, last: 1 }
    expect(readEntry(least)).toEqual({ ...least, deleted: false })
    expect(readEntry({ ...least, deleted: true })).toEqual({ ...least, deleted: true })
    expect(readEntry(undefined)).toBeUndefined()
  })

  it('is an entry without a token that can be read, whatever else it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (value === undefined || Number.isFinite(Object(value).last)) return
        const entry = readEntry(value)
        expect(entry).toMatchObject({ written: expect.any(Number), last: expect.any(Number) })
        expect(() => tokenOf(entry)).toThrow(/holds an entry that is no token/)
        expect(entry && tokenIfAny(entry)).toBeUndefined()
      }),
    )
  })

  it.each([
    ['a token that is no text', { token: { access_token: 'a' } }, { token: '' }],
    ['a fence that is none', { written: -1, last: NaN }, { written: 0, last: 0 }],
    [
      'fences that nobody could exceed',
      { written: 1e300, last: Infinity },
      { written: 0, last: 0 },
    ],
    ['a holder without a name', { holder: { beat: 1, leaseSeconds: 5 } }, { holder: undefined }],
    [
      'a holder without an end',
      { holder: { id: 'x', beat: 1, leaseSeconds: Infinity } },
      { holder: undefined },
    ],
    [
      'a lease of more than a minute',
      { holder: { id: 'x', beat: 1, leaseSeconds: 1e9 } },
      { holder: { id: 'x', beat: 1, leaseSeconds: 60 } },
    ],
    ['a holder without a heart', { holder: { id: 'x', leaseSeconds: 5 } }, { holder: undefined }],
    ['a cooldown without an end', { cooldown: { seconds: 5 } }, { cooldown: undefined }],
    ['a cooldown without a length', { cooldown: { until: 5 } }, { cooldown: undefined }],
    [
      'a code that is no text',
      { cooldown: { until: 5, seconds: 1, code: {} } },
      { cooldown: { until: 5, seconds: 1 } },
    ],
    ['a deletion that is none', { deleted: 'yes' }, { deleted: false }],
  ])('is read without %s', (_, part, read) => {
    expect(readEntry({ ...whole, ...part })).toEqual({ ...whole, ...read })
  })
})
