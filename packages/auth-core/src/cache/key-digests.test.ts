import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { KeyDigests } from './key-digests.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('KeyDigests', () => {
  it('digests each key once, by SHA-256 of its UTF-8', async () => {
    const digest = vi.spyOn(crypto.subtle, 'digest')
    const digests = new KeyDigests()
    const keys = ['a', 'b', 'a', 'b', 'ü']
    const seen = await Promise.all(keys.map((key) => digests.of(key)))
    const expected = keys.map((key) => createHash('sha256').update(key).digest('hex'))
    expect({ seen, digested: digest.mock.calls.length }).toEqual({ seen: expected, digested: 3 })
  })

  it('gives keys with an unpaired surrogate different digests', async () => {
    const digests = new KeyDigests()
    const keys = ['\ud800', '\ud801', '\ufffd', '"\\ud800"']
    const seen = await Promise.all(keys.map((key) => digests.of(key)))
    expect(new Set(seen).size).toBe(keys.length)
    expect(seen.map((digest) => digest.startsWith('json:'))).toEqual([true, true, false, false])
  })

  it('remembers a thousand keys, and forgets the oldest one first', async () => {
    const digests = new KeyDigests()
    for (let user = 0; user <= 1000; user++) await digests.of(`${user}`)
    const digest = vi.spyOn(crypto.subtle, 'digest')
    await digests.of('1')
    expect(digest).toHaveBeenCalledTimes(0)
    await digests.of('0')
    expect(digest).toHaveBeenCalledTimes(1)
  })
})
