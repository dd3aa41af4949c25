import type { Clock } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { expiresAtFor, ServerTime } from './server-time.ts'

const micro = 1_000_000
const serverNow = 1_800_000_000 * micro

describe('expiresAtFor', () => {
  it.each([
    [
      'the writer’s own number, where clocks agree',
      1_800_000_100.25,
      1_800_000_000.9,
      1_800_000_100.25,
    ],
    ['the reader’s, whose clock is ahead', 1_800_000_100, 1_800_000_300, 1_800_000_400],
    ['the reader’s, whose clock is behind', 1_800_000_100, 1_799_999_700, 1_799_999_800],
    ['no instant before all time', 1_800_000_100, -500, 0],
  ])('is %s', (_name, writerExpiresAt, askedAt, expected) => {
    const serverExpiresAt = serverNow + 100 * micro
    expect(expiresAtFor(writerExpiresAt, serverExpiresAt, serverNow, askedAt)).toBe(expected)
  })
})

describe('ServerTime', () => {
  it('runs on while the wall clock is set', () => {
    let wall = 1_900_000_000
    let monotonic = 50
    const clock = { now: () => wall, monotonic: () => monotonic } as Clock
    const serverTime = new ServerTime(clock, serverNow)
    monotonic += 7
    wall -= 3600
    expect(serverTime.ofLocal(wall + 60)).toBe(`${serverNow + 67 * micro}`)
  })
})
