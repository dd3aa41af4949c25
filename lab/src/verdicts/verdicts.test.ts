import { describe, expect, it } from 'vitest'

import type { ServedToken } from 'test-support/fleet/messages.ts'
import { excessRequests } from './excess-requests.ts'
import { between, oneOf, seededRandom, type Random } from './seeded-random.ts'
import { judgeServed } from './served-tokens.ts'
import { within } from './within.ts'

describe('excess requests', () => {
  it('are those that come while an earlier answer is fresh', () => {
    const requests = [0, 8, 9, 16.9].map((receivedAt) => ({ receivedAt, status: 200 }))
    expect(excessRequests(requests, 10)).toBe(1)
    expect(excessRequests([], 10)).toBe(0)
  })

  it('are none after requests that brought no token', () => {
    const requests = [{ receivedAt: 0, status: 503 }, { receivedAt: 1 }, { receivedAt: 2 }]
    expect(excessRequests(requests, 10)).toBe(0)
  })
})

describe('a token that was handed out', () => {
  it('is complained of where it was never issued', () => {
    expect(judgeServed(served(1), () => undefined)).toEqual([
      'a token was handed out that was never issued',
    ])
  })

  it('is complained of after its end, unless its process stood still in between', () => {
    expect(judgeServed(served(10), () => 10)).toEqual([])
    expect(judgeServed(served(10.3), () => 10)).toEqual([
      'a token was handed out 0.25 s after its end',
    ])
    expect(judgeServed(served(10.3), () => 10, 1)).toEqual([])
  })
})

describe('a seed', () => {
  it('stands for the same numbers, all over the range', () => {
    const [one, same, other] = [seededRandom(7), seededRandom(7), seededRandom(8)]
    const numbers = take(one)
    expect(take(same)).toEqual(numbers)
    expect(take(other)).not.toEqual(numbers)
    expect(Math.min(...numbers)).toBeLessThan(0.01)
    expect(Math.max(...numbers)).toBeGreaterThan(0.99)
    expect(new Set(numbers.map((number) => oneOf(() => number, ['a', 'b', 'c']))).size).toBe(3)
    expect(between(() => 0.5, 2, 4)).toBe(3)
  })
})

describe('a wait', () => {
  it('says what did not come in time', async () => {
    const never = new Promise(() => {})
    await expect(within(0.01, 'an answer', never)).rejects.toThrow('Not within 0.01 s: an answer.')
    expect(await within(1, 'an answer', Promise.resolve('it'))).toBe('it')
  })
})

function served(lastAt: number): readonly ServedToken[] {
  return [{ accessToken: 'a', firstAt: 0, lastAt }]
}

function take(random: Random): readonly number[] {
  return Array.from({ length: 1000 }, () => random())
}
