import type { ServedToken } from 'test-support/fleet/messages.ts'
import { describe, expect, it } from 'vitest'
import { checkServed } from './call-reports.ts'
import { excessRequests, requestsWithoutCache } from './excess-requests.ts'

describe('excessRequests', () => {
  it('counts requests while the token of an earlier response is fresh', () => {
    const requests = [0, 8, 9, 16.9].map((receivedAt) => ({ receivedAt, status: 200 }))
    expect(excessRequests(requests, 10)).toBe(1)
    expect(excessRequests([], 10)).toBe(0)
  })

  it('counts no request after requests that brought no token', () => {
    const requests = [{ receivedAt: 0, status: 503 }, { receivedAt: 1 }, { receivedAt: 2 }]
    expect(excessRequests(requests, 10)).toBe(0)
  })
})

describe('requestsWithoutCache', () => {
  it('allows each process one request per token lifetime, and one more', () => {
    expect(requestsWithoutCache(0, 3, 10)).toBe(3)
    expect(requestsWithoutCache(7, 4, 10)).toBe(8)
  })
})

function served(lastAt: number): readonly ServedToken[] {
  return [{ accessToken: 'a', firstAt: 0, lastAt }]
}

describe('checkServed', () => {
  it('complains of a token that was never issued', () => {
    expect(checkServed(served(1), () => undefined)).toEqual([
      'a token was delivered that was never issued',
    ])
  })

  it('complains of a token after its expiry, unless its process was stopped for as long', () => {
    expect(checkServed(served(10), () => 10)).toEqual([])
    expect(checkServed(served(10.3), () => 10)).toEqual([
      'a token was delivered 0.25 s after its expiry',
    ])
    expect(checkServed(served(10.3), () => 10, 1)).toEqual([])
  })
})
