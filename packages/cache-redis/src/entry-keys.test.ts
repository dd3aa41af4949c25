import { afterEach, describe, expect, it, vi } from 'vitest'
import { entryKey } from './entry-key.ts'
import { EntryKeys } from './entry-keys.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('EntryKeys', () => {
  it('names each entry as entryKey does, and digests a key once', async () => {
    const digest = vi.spyOn(crypto.subtle, 'digest')
    const names = new EntryKeys('p:')
    const [one, other] = [await names.of('a'), await names.of('b')]
    expect([await names.of('a'), await names.of('b')]).toEqual([one, other])
    expect(digest).toHaveBeenCalledTimes(2)
    expect({ one, other }).toEqual({
      one: await entryKey('p:', 'a'),
      other: await entryKey('p:', 'b'),
    })
  })

  it('remembers a thousand names, and forgets the one that came first', async () => {
    const names = new EntryKeys('p:')
    for (let user = 0; user <= 1000; user++) await names.of(`${user}`)
    const digest = vi.spyOn(crypto.subtle, 'digest')
    await names.of('1')
    expect(digest).toHaveBeenCalledTimes(0)
    await names.of('0')
    expect(digest).toHaveBeenCalledTimes(1)
  })
})
