import type { Clock } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { askingTime, expiresAtFor, ServerTime } from './server-time.ts'

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

describe('askingTime', () => {
  const at = { wall: 1000, monotonic: 50 }
  const clock = { now: () => at.wall, monotonic: () => at.monotonic } as Clock

  it.each([
    ['is when it was asked', 3, 3, 1000],
    ['goes back with a wall clock that is set back meanwhile', -7, 3, 990],
    ['does not go forward with one that is set on, or with a machine that slept', 500, 3, 1000],
  ])('%s', (_name, wallSeconds, monotonicSeconds, expected) => {
    Object.assign(at, { wall: 1000, monotonic: 50 })
    const askedAt = askingTime(clock)
    Object.assign(at, { wall: 1000 + wallSeconds, monotonic: 50 + monotonicSeconds })
    expect(askedAt()).toBe(expected)
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
