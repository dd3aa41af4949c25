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

  it.each([1e308, 1e12, -1e10])('rejects an offset that makes the expiry invalid: %d', (offset) => {
    expect(() => read({ clock_offset_seconds: offset })).toThrow(
      expect.objectContaining({ name: 'TokenCacheError', code: 'invalid_entry' }) as Error,
    )
  })
})
