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

describe('an entry in the database', () => {
  it('is read as it was written', () => {
    expect(readEntry(whole)).toEqual(whole)
    const least = { written: 0, last: 1 }
    expect(readEntry(least)).toEqual({ ...least, deleted: false })
    expect(readEntry({ ...least, deleted: true })).toEqual({ ...least, deleted: true })
    expect(readEntry(undefined)).toBeUndefined()
  })

  it('is read as an entry with an unreadable token if it is anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (value === undefined || Number.isFinite(Object(value).last)) return
        const entry = readEntry(value)
        expect(entry).toMatchObject({ written: expect.any(Number), last: expect.any(Number) })
        expect(() => tokenOf(entry)).toThrow(/The token is invalid/)
        expect(entry && tokenIfAny(entry)).toBeUndefined()
      }),
    )
  })

  it.each([
    ['a token that is not text', { token: { access_token: 'a' } }, { token: '' }],
    ['an invalid fence', { written: -1, last: NaN }, { written: 0, last: 0 }],
    ['fences above the maximum', { written: 1e300, last: Infinity }, { written: 0, last: 0 }],
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
    [
      'a holder without a heartbeat',
      { holder: { id: 'x', leaseSeconds: 5 } },
      { holder: undefined },
    ],
    ['a cooldown without an end', { cooldown: { seconds: 5 } }, { cooldown: undefined }],
    ['a cooldown without a length', { cooldown: { until: 5 } }, { cooldown: undefined }],
    [
      'a code that is not text',
      { cooldown: { until: 5, seconds: 1, code: {} } },
      { cooldown: { until: 5, seconds: 1 } },
    ],
    ['an invalid deletion mark', { deleted: 'yes' }, { deleted: false }],
  ])('is read without %s', (_, part, read) => {
    expect(readEntry({ ...whole, ...part })).toEqual({ ...whole, ...read })
  })
})
