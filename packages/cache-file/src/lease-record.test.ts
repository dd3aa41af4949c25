import { describe, expect, it } from 'vitest'

import { parseLeaseRecord, serializeLeaseRecord, type LeaseRecord } from './lease-record.ts'

const holder = { pid: 7, bootId: 'b', pidNamespace: 'pid:[1]', processStart: '12' }
const records: readonly LeaseRecord[] = [
  { state: 'held', holder, leaseSeconds: 5 },
  {
    state: 'held',
    holder: { pid: 7, bootId: undefined, pidNamespace: undefined, processStart: undefined },
    leaseSeconds: 0.5,
  },
  { state: 'released' },
  { state: 'cooldown', seconds: 30, endsAt: 1_900_000_000.5, code: 'rate_limited' },
  { state: 'cooldown', seconds: 0.5, endsAt: 1, code: undefined },
]

describe('a lease file', () => {
  it.each(records)('restores $state as it was', (record) => {
    expect(parseLeaseRecord(serializeLeaseRecord(record))).toEqual(record)
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"state":"free"}',
    '{"state":"held","pid":7}',
    '{"state":"held","pid":0,"lease_seconds":5}',
    '{"state":"held","pid":-7,"lease_seconds":5}',
    '{"state":"held","pid":"7","lease_seconds":5}',
    '{"state":"held","pid":7,"lease_seconds":0}',
    '{"state":"held","pid":7,"lease_seconds":61}',
    '{"state":"cooldown","cooldown_seconds":30}',
    '{"state":"cooldown","cooldown_seconds":1e300,"ends_at":1}',
    '{"state":"cooldown","cooldown_seconds":30,"ends_at":"1"}',
  ])('means nothing with %s', (text) => {
    expect(parseLeaseRecord(text)).toBeUndefined()
  })

  it('passes on no code that is not a word', () => {
    const text = '{"state":"cooldown","cooldown_seconds":30,"ends_at":1,"code":"a\\nb"}'
    expect(parseLeaseRecord(text)).toMatchObject({ state: 'cooldown', code: undefined })
  })
})
