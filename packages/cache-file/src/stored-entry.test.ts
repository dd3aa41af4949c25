import { describe, expect, it } from 'vitest'

import { parseEntry } from './stored-entry.ts'

const fields = { access_token: 'a', expires_at: 1_900_000_000 }

function read(more: object, offset = 0): number | undefined {
  return parseEntry(JSON.stringify({ ...fields, ...more }), '/tokens/token.1', offset).token
    ?.expiresAt
}

describe('parseEntry', () => {
  it("translates the expiry of a token from the writer's clock to the reader's", () => {
    expect(read({ clock_offset_seconds: 60 })).toBe(1_900_000_060)
    expect(read({ clock_offset_seconds: 60 }, 90)).toBe(1_899_999_970)
  })

  it.each(['60', null, true, [60]])('rejects an offset that is no number: %j', (offset) => {
    expect(() => read({ clock_offset_seconds: offset })).toThrow(
      'clock_offset_seconds must be a number of seconds',
    )
  })

  it.each([
    ['{', 'it is not JSON'],
    ['', 'it is not JSON'],
    ['null', 'it is not an object'],
    ['"text"', 'it is not an object'],
    ['5', 'it is not an object'],
    ['[]', 'it is not an object'],
  ])('says what is wrong with %j', (text, reason) => {
    const message = `The file /tokens/token.1 contains no token: ${reason}.`
    expect(() => parseEntry(text, '/tokens/token.1', 0)).toThrow(
      expect.objectContaining({ message, code: 'invalid_entry' }) as Error,
    )
  })

  it('knows a refresh from a sign-in, and a sign-out', () => {
    const entries = [{ ...fields, committed: true }, fields, { deleted: true }]
    expect(entries.map((entry) => parseEntry(JSON.stringify(entry), '/t', 0))).toEqual([
      { token: expect.objectContaining({ accessToken: 'a' }) as unknown, isCommit: true },
      { token: expect.objectContaining({ accessToken: 'a' }) as unknown, isCommit: false },
      { token: undefined, isCommit: false },
    ])
  })

  it.each([1e308, 1e12, -1e10])('rejects an offset that makes the expiry invalid: %d', (offset) => {
    expect(() => read({ clock_offset_seconds: offset })).toThrow(
      expect.objectContaining({ name: 'TokenCacheError', code: 'invalid_entry' }) as Error,
    )
  })
})
