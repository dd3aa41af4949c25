import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { Vitals } from 'test-support/fleet/messages.ts'
import { describe, expect, it } from 'vitest'
import { answeredAt, failedCalls, sampleCalls, sampleObservation } from '../checks/samples.ts'
import { checkFailedCalls, checkRequests } from './checks.ts'
import type { FaultKind, FaultWindow } from './faults.ts'
import { checkVitals } from './vitals.ts'

function fault(kind: FaultKind, from: number, until: number): FaultWindow {
  return { kind, from, until }
}

describe('checkFailedCalls', () => {
  /** The endpoint failed from 10 to 30 and started a cooldown at 29. The last token expired at 20. */
  const failing = fault('server-error', 10, 30)
  const before = sampleCalls({
    cooldowns: [{ at: 29, seconds: 4 }],
    served: [{ accessToken: 'a', firstAt: 15, lastAt: 20 }],
  })
  const error = 'ServerError server_error'
  const late = 'ServerError invalid_response'
  const works = 'while the endpoint worked'
  const isValid = 'while there was a valid token'

  it.each<[string, string, number, readonly FaultWindow[], string?]>([
    ['while the endpoint fails', error, 25, [failing]],
    ['before the first token', error, 14, [failing]],
    ['in the cooldown after that', error, 33, [failing]],
    ['before that', error, 9, [failing], works],
    ['after the cooldown', error, 34, [failing], works],
    ['while the endpoint is slow', error, 25, [fault('slow', 10, 30)], works],
    ['while the cache is cut', error, 25, [fault('cut', 10, 30)], works],
    ['late, after a long freeze', late, 52, [fault('freeze', 44, 51)]],
    ['late, after a short freeze', late, 52, [fault('freeze', 49, 51)], works],
    ['late, long after a freeze', late, 52, [fault('freeze', 40, 47)], works],
    ['late, after a slow response', late, 52, [fault('slow', 44, 51)], works],
    ['otherwise, after a long freeze', error, 52, [fault('freeze', 44, 51)], works],
    ['with a valid token', error, 18, [failing], isValid],
    ['without the cache', error, 18, [failing, fault('cut', 16, 17)]],
    ['without files', error, 18, [failing, fault('remove-files', 16, 17)]],
    ['after invalidation', error, 18, [failing, fault('invalidate', 16, 17)]],
    ['long after a cut', error, 18, [failing, fault('cut', 2, 3)], isValid],
    ['long after the loss of files', error, 18, [failing, fault('remove-files', 2, 3)], isValid],
    ['long after invalidation', error, 18, [failing, fault('invalidate', 2, 3)], isValid],
  ])('checks a call that fails %s', (_what, name, at, faults, complaint) => {
    const reports = [before, { ...failedCalls(name, at), served: [] }]
    const seen = { ...sampleObservation, expiresAt: () => 20, reports, faults }
    const code = name.split(' ')[1]
    expect(checkFailedCalls(seen)).toEqual(
      complaint === undefined ? [] : [`a call failed (${code}) ${complaint}`],
    )
  })
})

describe('checkRequests', () => {
  const cut = [fault('cut', 0, 3)]
  const kill = [fault('kill', 0, 1)]
  const eight = answeredAt(0, 1, 2, 3, 4, 5, 6, 7, 8)
  const nine = [...eight, ...answeredAt(8.5)]

  it.each([
    ['one per lifetime', answeredAt(0, 4, 8), []],
    ['one more after a kill', answeredAt(0, 1, 5), kill],
    ['one per process and lifetime without the cache', eight, cut],
  ])('accepts %s', (_what, requests, faults) => {
    expect(checkRequests({ ...sampleObservation, requests, faults })).toEqual([])
  })

  it.each([
    ['2 requests over one per lifetime, and the faults allow 1', answeredAt(0, 1, 2), kill],
    ['9 requests over one per lifetime, and the faults allow 8', nine, cut],
  ])('complains: %s', (complaint, requests, faults) => {
    expect(checkRequests({ ...sampleObservation, requests, faults })).toEqual([complaint])
  })
})

describe('checkVitals', () => {
  const member = {} as FleetProcess
  const warm: Vitals = {
    unhandledRejections: 0,
    rssBytes: 1e8,
    heapUsedBytes: 2e7,
    activeResources: { TCPSocketWrap: 1, PipeWrap: 1 },
    openFiles: 20,
  }

  it.each([
    [1, { heapUsedBytes: 2.4e7, openFiles: 24, activeResources: { TCPSocketWrap: 5 } }, []],
    [1, { heapUsedBytes: 2.6e7 }, ['the heap grew by 6.0 MB']],
    [10, { heapUsedBytes: 2.15e7 }, []],
    [10, { heapUsedBytes: 2.25e7 }, ['the heap grew by 2.5 MB']],
    [1, { activeResources: { Timeout: 5, TCPSocketWrap: 2 } }, ['5 more handles are active']],
    [1, { openFiles: 25 }, ['5 more files are open']],
    [1, { unhandledRejections: 1 }, ['1 unhandled rejections']],
  ])('checks growth in %d minutes: %o', (minutes, grown, complaints) => {
    const end = new Map([[member, { ...warm, ...grown }]])
    expect(checkVitals({ warm: new Map([[member, warm]]), end }, minutes)).toEqual(complaints)
  })
})
