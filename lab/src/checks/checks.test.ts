import { describe, expect, it } from 'vitest'
import { checkCalls, excessRequests, type ProcessCalls, requestsWithoutCache } from './checks.ts'
import { answeredAt, failedCalls, sampleCalls, sampleObservation } from './samples.ts'

describe('excessRequests', () => {
  it('counts requests while the token of an earlier response is fresh', () => {
    expect(excessRequests(answeredAt(0, 8, 9, 16.9), 10)).toBe(1)
    expect(excessRequests([], 10)).toBe(0)
  })

  it('counts no request after requests that brought no token', () => {
    const statuses = [503, undefined, undefined]
    const requests = statuses.map((status, at) => ({ sentAt: at, receivedAt: at, status }))
    expect(excessRequests(requests, 10)).toBe(0)
  })

  it('counts from the time when a request was sent, or received', () => {
    const requests = [9, 10].map((sentAt) => ({ sentAt, receivedAt: sentAt * 8, status: 200 }))
    expect(excessRequests(requests, 10, 'receivedAt')).toBe(0)
    expect(excessRequests(requests, 10, 'sentAt')).toBe(1)
  })
})

describe('requestsWithoutCache', () => {
  it('allows each process one request per token lifetime, and one more', () => {
    expect(requestsWithoutCache(0, 3, 10)).toBe(3)
    expect(requestsWithoutCache(7, 4, 10)).toBe(8)
  })
})

const delivered = (accessToken: string, lastAt: number, frozenSeconds = 0): ProcessCalls =>
  sampleCalls({ served: [{ accessToken, firstAt: 1, lastAt }], frozenSeconds })

const complaintsOf = (report: ProcessCalls, stalledSeconds?: number): readonly string[] =>
  checkCalls({ ...sampleObservation, reports: [report] }, ({ at }) => at === 7, stalledSeconds)

describe('checkCalls', () => {
  const error = 'ServerError server_error'
  it.each([
    ['a valid token', delivered('token', 2), []],
    [
      'a token that was never issued',
      delivered('other', 1),
      ['a token was delivered that was never issued'],
    ],
    [
      'an expired token',
      delivered('token', 2.3),
      ['a token was delivered 0.25 s after its expiry'],
    ],
    ['an expired token in a process that was frozen', delivered('token', 2.3, 0.3), []],
    ['failed calls', failedCalls(error, 5, 6), [`calls failed with ${error}`]],
    ['an expected failed call', failedCalls(error, 7), []],
  ])('checks %s', (_what, report, complaints) => {
    expect(complaintsOf(report)).toEqual(complaints)
  })

  it('excuses a late token by a stall of the machine that is as long', () => {
    expect(complaintsOf(delivered('token', 2.4), 0.4)).toEqual([])
    expect(complaintsOf(delivered('token', 2.4), 0.3)).toHaveLength(1)
  })
})
