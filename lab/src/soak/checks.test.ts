import { describe, expect, it } from 'vitest'

import type { Vitals } from 'test-support/fleet/messages.ts'
import type { TokenRequestSeen } from '../checks/excess-requests.ts'
import type { FaultKind, FaultWindow } from './fault-log.ts'
import { checkFailedCalls, type CallEvidence } from './check-calls.ts'
import { checkRequests } from './check-requests.ts'
import { checkVitals } from './check-vitals.ts'

function window(kind: FaultKind, from: number, until: number): FaultWindow {
  return { kind, from, until }
}

/** The last token expired at 20; the endpoint failed from 10 to 30 and started a cooldown at 29. */
const evidence: CallEvidence = {
  failed: [],
  cooldowns: [{ at: 29, seconds: 4 }],
  served: [{ accessToken: 'a', firstAt: 15, lastAt: 20 }],
  expiresAt: () => 20,
  windows: [window('server-error', 10, 30)],
  lifetimeSeconds: 5,
}

function failuresAt(at: number, more: Partial<CallEvidence> = {}): readonly string[] {
  return checkFailedCalls({
    ...evidence,
    failed: [{ name: 'ServerError', code: 'server_error', at }],
    ...more,
  })
}

describe('checkFailedCalls', () => {
  it('accepts a failed call while the endpoint fails, and in the cooldown after that', () => {
    expect(failuresAt(25)).toEqual([])
    expect(failuresAt(33)).toEqual([])
  })

  it('complains of a failed call while the endpoint works, or is only slow', () => {
    const complaint = 'a call failed (server_error) while the endpoint worked'
    expect(failuresAt(9)).toEqual([complaint])
    expect(failuresAt(34)).toEqual([complaint])
    expect(failuresAt(25, { windows: [window('slow', 10, 30)] })).toEqual([complaint])
    expect(failuresAt(25, { windows: [window('cut', 10, 30)] })).toEqual([complaint])
  })

  it('accepts an expired response in a process that was frozen for a token lifetime', () => {
    const failed = [{ name: 'ServerError', code: 'invalid_response', at: 52 }]
    const after = (...windows: readonly FaultWindow[]): readonly string[] =>
      checkFailedCalls({ ...evidence, failed, windows })
    expect(after(window('freeze', 44, 51))).toEqual([])
    expect(after(window('freeze', 49, 51))).toHaveLength(1)
    expect(after(window('freeze', 40, 47))).toHaveLength(1)
    expect(after(window('slow', 44, 51))).toHaveLength(1)
    expect(failuresAt(52, { windows: [window('freeze', 44, 51)] })).toHaveLength(1)
  })

  it('complains of a failed call while there is a valid token', () => {
    expect(failuresAt(18)).toEqual(['a call failed (server_error) while there was a valid token'])
  })

  it('accepts a failed call if the process could not know the valid token, or had to drop it', () => {
    for (const kind of ['cut', 'remove-files', 'invalidate'] as const) {
      expect(failuresAt(18, { windows: [...evidence.windows, window(kind, 16, 17)] })).toEqual([])
      expect(failuresAt(18, { windows: [...evidence.windows, window(kind, 2, 3)] })).toHaveLength(1)
    }
  })
})

function answeredAt(...times: readonly number[]): readonly TokenRequestSeen[] {
  return times.map((receivedAt) => ({ receivedAt, status: 200 }))
}

describe('checkRequests', () => {
  const fleet = { processes: 4, lifetimeSeconds: 10 }

  it('allows one request per lifetime, and one more for each fault', () => {
    expect(checkRequests(answeredAt(0, 8, 16), [], fleet)).toEqual([])
    expect(checkRequests(answeredAt(0, 1, 9), [window('kill', 0, 1)], fleet)).toEqual([])
    expect(checkRequests(answeredAt(0, 1, 2), [window('kill', 0, 1)], fleet)).toEqual([
      '2 requests over one per lifetime, and the faults allow 1',
    ])
  })

  it('allows each process one request per lifetime while the cache has a fault', () => {
    const cut = [window('cut', 0, 7)]
    const eight = answeredAt(0, 1, 2, 3, 4, 5, 6, 7, 8)
    expect(checkRequests(eight, cut, fleet)).toEqual([])
    expect(checkRequests([...eight, ...answeredAt(9)], cut, fleet)).toHaveLength(1)
  })
})

describe('checkVitals', () => {
  const warm: Vitals = {
    unhandledRejections: 0,
    rssBytes: 1e8,
    heapUsedBytes: 2e7,
    activeResources: { TCPSocketWrap: 1, PipeWrap: 1 },
    openFiles: 20,
  }

  it('accepts small differences', () => {
    const end = { heapUsedBytes: 2.4e7, openFiles: 24, activeResources: { TCPSocketWrap: 5 } }
    expect(checkVitals(warm, { ...warm, ...end })).toEqual([])
  })

  it.each([
    [{ heapUsedBytes: 2.6e7 }, 'the heap grew by 6.0 MB'],
    [{ activeResources: { Timeout: 5, TCPSocketWrap: 2 } }, '5 more handles are active'],
    [{ openFiles: 25 }, '5 more files are open'],
    [{ unhandledRejections: 1 }, '1 unhandled rejections'],
  ])('complains of growth: %o', (grown, complaint) => {
    expect(checkVitals(warm, { ...warm, ...grown })).toEqual([complaint])
  })
})
