import { describe, expect, it } from 'vitest'

import type { Vitals } from 'test-support/fleet/messages.ts'
import type { TokenRequestSeen } from '../verdicts/excess-requests.ts'
import type { FaultKind, FaultWindow } from './fault-log.ts'
import { unreasonableFailures, type CallEvidence } from './judge-calls.ts'
import { judgeRequests } from './judge-requests.ts'
import { judgeVitals } from './judge-vitals.ts'

function window(kind: FaultKind, from: number, until: number): FaultWindow {
  return { kind, from, until }
}

/** The last token ended at 20; the endpoint refused from 10 to 30, and begins a pause at 29. */
const evidence: CallEvidence = {
  failed: [],
  cooldowns: [{ at: 29, seconds: 4 }],
  served: [{ accessToken: 'a', firstAt: 15, lastAt: 20 }],
  expiresAt: () => 20,
  windows: [window('server-error', 10, 30)],
  lifetimeSeconds: 5,
}

function failuresAt(at: number, more: Partial<CallEvidence> = {}): readonly string[] {
  return unreasonableFailures({
    ...evidence,
    failed: [{ name: 'ServerError', code: 'server_error', at }],
    ...more,
  })
}

describe('a failed call', () => {
  it('has its reason in an endpoint that refuses, and in the pause that this began', () => {
    expect(failuresAt(25)).toEqual([])
    expect(failuresAt(33)).toEqual([])
  })

  it('has none while the endpoint is well, or merely slow', () => {
    const complaint = 'a call failed (server_error) while the endpoint was well'
    expect(failuresAt(9)).toEqual([complaint])
    expect(failuresAt(34)).toEqual([complaint])
    expect(failuresAt(25, { windows: [window('slow', 10, 30)] })).toEqual([complaint])
    expect(failuresAt(25, { windows: [window('cut', 10, 30)] })).toEqual([complaint])
  })

  it('has one in an answer that lay in a frozen process for longer than its token lived', () => {
    const failed = [{ name: 'ServerError', code: 'invalid_response', at: 52 }]
    const after = (...windows: readonly FaultWindow[]): readonly string[] =>
      unreasonableFailures({ ...evidence, failed, windows })
    expect(after(window('freeze', 44, 51))).toEqual([])
    expect(after(window('freeze', 49, 51))).toHaveLength(1)
    expect(after(window('freeze', 40, 47))).toHaveLength(1)
    expect(after(window('slow', 44, 51))).toHaveLength(1)
    expect(failuresAt(52, { windows: [window('freeze', 44, 51)] })).toHaveLength(1)
  })

  it('has none while there is a token that is good', () => {
    expect(failuresAt(18)).toEqual([
      'a call failed (server_error) while there was a token that was good',
    ])
  })

  it('has one where its process could not know of that token, or was told to drop it', () => {
    for (const kind of ['cut', 'remove-files', 'invalidate'] as const) {
      expect(failuresAt(18, { windows: [...evidence.windows, window(kind, 16, 17)] })).toEqual([])
      expect(failuresAt(18, { windows: [...evidence.windows, window(kind, 2, 3)] })).toHaveLength(1)
    }
  })
})

/** Requests at these times, each answered with a token. */
function answeredAt(...times: readonly number[]): readonly TokenRequestSeen[] {
  return times.map((receivedAt) => ({ receivedAt, status: 200 }))
}

describe('requests', () => {
  const fleet = { processes: 4, lifetimeSeconds: 10 }

  it('are one per life, and one more for each fault', () => {
    expect(judgeRequests(answeredAt(0, 8, 16), [], fleet)).toEqual([])
    expect(judgeRequests(answeredAt(0, 1, 9), [window('kill', 0, 1)], fleet)).toEqual([])
    expect(judgeRequests(answeredAt(0, 1, 2), [window('kill', 0, 1)], fleet)).toEqual([
      '2 requests over one per life, and the faults account for 1',
    ])
  })

  it('are one per life of each process while their cache is out of order', () => {
    const cut = [window('cut', 0, 7)]
    const eight = answeredAt(0, 1, 2, 3, 4, 5, 6, 7, 8)
    expect(judgeRequests(eight, cut, fleet)).toEqual([])
    expect(judgeRequests([...eight, ...answeredAt(9)], cut, fleet)).toHaveLength(1)
  })
})

describe('what a process holds', () => {
  const warm: Vitals = {
    unhandledRejections: 0,
    rssBytes: 1e8,
    heapUsedBytes: 2e7,
    activeResources: { TCPSocketWrap: 1, PipeWrap: 1 },
    openFiles: 20,
  }

  it('may differ a little', () => {
    const end = { heapUsedBytes: 2.4e7, openFiles: 24, activeResources: { TCPSocketWrap: 5 } }
    expect(judgeVitals(warm, { ...warm, ...end })).toEqual([])
  })

  it.each([
    [{ heapUsedBytes: 2.6e7 }, 'the heap grew by 6.0 MB'],
    [{ activeResources: { Timeout: 5, TCPSocketWrap: 2 } }, '5 more handles are active'],
    [{ openFiles: 25 }, '5 more files are open'],
    [{ unhandledRejections: 1 }, '1 unhandled rejections'],
  ])('is complained of where it grew: %o', (grown, complaint) => {
    expect(judgeVitals(warm, { ...warm, ...grown })).toEqual([complaint])
  })
})
