import { describe, expect, it } from 'vitest'

import { commitToken, extendLease, grantLease, releaseLease, writeToken } from './entry-change.ts'
import { readEntry, type Entry } from './entry.ts'

const now = 1_800_000_000
const holder = { id: 'tab', beat: 0, leaseSeconds: 15 }
const claim = { holder, now, gone: undefined, wasSeen: false, secondsLeft: () => 0 }
const held: Entry = { written: 3, last: 4, holder: { ...holder, id: 'other' } }

describe('a fence', () => {
  it('is at least the time in milliseconds, so that it grows after all data was deleted', () => {
    expect(grantLease(undefined, claim).result).toMatchObject({ fence: now * 1000 })
    expect(writeToken(undefined, { now, token: 'text' }).entry).toMatchObject({
      written: now * 1000,
    })
  })

  it('is higher than the latest one after the clock was set back', () => {
    const last = now * 1000 + 5
    expect(grantLease({ written: 1, last }, claim).result).toMatchObject({ fence: last + 1 })
    expect(grantLease({ written: last + 3, last }, claim).result).toMatchObject({ fence: last + 4 })
    const { entry } = writeToken({ written: 1, last }, { now, token: undefined })
    expect(entry).toEqual({ written: last + 1, last: last + 1, deleted: true, token: undefined })
  })
})

describe('a lease', () => {
  it('is refused while another tab holds it, unless its last heartbeat is known', () => {
    const former = { ...holder, id: 'other', beat: 2 }
    const entry = { ...held, holder: former }
    expect(grantLease(entry, claim)).toEqual({ result: { state: 'held', holder: former } })
    const early = { ...claim, gone: { ...former, beat: 1 } }
    expect(grantLease(entry, early).result).toMatchObject({ state: 'held' })
    const another = { ...claim, gone: { ...former, id: 'third' } }
    expect(grantLease(entry, another).result).toMatchObject({ state: 'held' })
    const granted = grantLease(entry, { ...claim, gone: former })
    expect(granted.result).toMatchObject({ state: 'granted' })
    expect(granted.entry).toMatchObject({ holder, last: now * 1000, written: 3 })
  })

  it('treats a known entry that disappeared as a deletion', () => {
    const { result, entry } = grantLease(undefined, { ...claim, wasSeen: true })
    expect(result).toMatchObject({ state: 'granted', standing: { deleted: true } })
    expect(entry).toMatchObject({ deleted: true, last: now * 1000, written: now * 1000 - 1 })
    expect(grantLease(undefined, claim).entry).toMatchObject({ deleted: false })
  })

  it('is extended, released and committed by its holder only', () => {
    expect(extendLease(held, 'tab', 15)).toEqual({ result: false })
    expect(extendLease(undefined, 'tab', 15)).toEqual({ result: false })
    expect(releaseLease(held, { id: 'tab', now, cooldownSeconds: 9 })).toEqual({
      result: undefined,
    })
    expect(extendLease(held, 'other', 20).entry?.holder?.beat).toBe(1)
    expect(releaseLease(held, { id: 'other', now }).entry).toEqual({ written: 3, last: 4 })
  })
})

describe('a commit', () => {
  const commit = { id: 'tab', fence: 4, token: 'text' }

  it('is accepted if its fence is higher than that of every write', () => {
    expect(commitToken({ written: 3, last: 4, deleted: true }, commit)).toEqual({
      result: true,
      entry: { token: 'text', written: 4, last: 4, holder: undefined },
    })
    expect(commitToken({ written: 4, last: 4 }, commit)).toEqual({ result: false })
    expect(commitToken({ written: 5, last: 5 }, commit)).toEqual({ result: false })
  })

  it('is done if it is repeated, and changes nothing', () => {
    const { entry } = commitToken({ written: 3, last: 4 }, commit)
    const next = { ...entry, written: 4, last: 5, holder: { ...holder, id: 'other' } }
    expect(commitToken(entry, commit)).toEqual({ result: true })
    expect(commitToken(next, commit)).toEqual({ result: true })
    expect(commitToken(entry, { ...commit, token: 'other' })).toEqual({ result: false })
    expect(commitToken({ ...next, written: 5, token: 'later' }, commit)).toEqual({ result: false })
  })

  it("of a holder that lost its lease does not end the next holder's lease", () => {
    const next = { written: 3, last: 5, holder: { ...holder, id: 'other' } }
    expect(commitToken(next, commit).entry).toMatchObject({ last: 5, holder: next.holder })
  })

  it('is rejected if the entry was deleted', () => {
    expect(commitToken(undefined, commit)).toEqual({ result: false })
  })
})

describe('a stored fence close to the maximum', () => {
  const bound = 2 ** 52
  const { MAX_SAFE_INTEGER, MAX_VALUE } = Number

  it.each([bound - 2, bound - 1, bound, bound + 1, MAX_SAFE_INTEGER, 2 ** 53, MAX_VALUE])(
    '(%d) prevents no commit, sign-in or sign-out',
    (fence) => {
      for (const stored of [
        { written: fence, last: 1 },
        { written: 1, last: fence },
        { written: fence, last: fence },
      ]) {
        let entry = readEntry(stored)
        /** Like the database: a written entry is read again before the next change. */
        const keep = (next: Entry | undefined): void => {
          entry = readEntry(structuredClone(next))
        }
        for (let round = 0; round < 3; round++) {
          const lease = grantLease(entry, claim)
          keep(lease.entry)
          const granted = lease.result.state === 'granted' ? lease.result.fence : NaN
          const commit = commitToken(entry, { id: holder.id, fence: granted, token: `${round}` })
          expect(commit.result).toBe(true)
          keep(commit.entry)
          expect(entry).toMatchObject({ token: `${round}`, holder: undefined })
        }
        keep(writeToken(entry, { now, token: 'text' }).entry)
        expect(entry).toMatchObject({ token: 'text', deleted: false })
        keep(writeToken(entry, { now, token: undefined }).entry)
        expect(entry).toMatchObject({ token: undefined, deleted: true })
      }
    },
  )
})
