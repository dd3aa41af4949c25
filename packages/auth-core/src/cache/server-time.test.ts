import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { Clock } from '../clock.ts'
import { countdown, ServerTime } from './server-time.ts'

const micro = 1_000_000
const serverNow = 1_800_000_000 * micro

/** A clock that a test sets by hand. */
function clockAt(wall: number, monotonic = 50): Clock & { wall: number; monotonicNow: number } {
  const clock = {
    wall,
    monotonicNow: monotonic,
    now: () => clock.wall,
    monotonic: () => clock.monotonicNow,
  }
  return clock as unknown as Clock & { wall: number; monotonicNow: number }
}

describe('a token on the local clock', () => {
  const token = { accessToken: 'a', expiresAt: 1_800_000_100.25 }
  const expires = serverNow + 100 * micro

  it.each([
    ['is exactly the same if the clocks agree', 1_800_000_000.9, token.expiresAt],
    ['expires later if the reader’s clock is ahead', 1_800_000_300, 1_800_000_400],
    ['expires earlier if the reader’s clock is behind', 1_799_999_700, 1_799_999_800],
    ['never expires before 1970', -500, 0],
  ])('%s', (_name, wall, expiresAt) => {
    const read = ServerTime.reader(clockAt(wall))(serverNow).onLocalClock(token, expires)
    expect(read).toEqual({ ...token, expiresAt })
    expect(read === token).toBe(expiresAt === token.expiresAt)
  })

  it('is exactly the same if its writer does not know the server’s clock', () => {
    const read = ServerTime.reader(clockAt(0))(serverNow).onLocalClock(token, undefined)
    expect(read).toBe(token)
  })

  it.each([
    ['from the time of the request', 3, 3, 1000],
    ['from an earlier time if the wall clock was set back meanwhile', -7, 3, 990],
    ['from no later time if the clock was set forward, or the machine slept', 500, 3, 1000],
  ])('is counted %s', (_name, wallSeconds, monotonicSeconds, askedAt) => {
    const clock = clockAt(1000)
    const read = ServerTime.reader(clock)
    clock.wall += wallSeconds
    clock.monotonicNow += monotonicSeconds
    const { expiresAt } = read(serverNow).onLocalClock(token, expires)
    expect(expiresAt).toBe(askedAt + 100)
  })
})

describe('the server’s clock', () => {
  it('continues on the monotonic clock while the wall clock is set', () => {
    const clock = clockAt(1_900_000_000)
    const serverTime = ServerTime.reader(clock)(serverNow)
    clock.monotonicNow += 7
    clock.wall -= 3600
    expect(serverTime.now()).toBe(serverNow + 7 * micro)
    expect(serverTime.after(60)).toBe(serverNow + 67 * micro)
  })
})

describe('a countdown', () => {
  it.each([
    ['both clocks', 10, 10, 90],
    ['the monotonic clock if the wall clock was set back', -50, 10, 90],
    ['the wall clock if the machine slept', 70, 10, 30],
  ])('follows %s', (_name, wallSeconds, monotonicSeconds, left) => {
    const clock = clockAt(1000)
    const remaining = countdown(1100, clock)
    clock.wall += wallSeconds
    clock.monotonicNow += monotonicSeconds
    expect(remaining()).toBe(left)
  })
})

function setUp(): { clock: VirtualClock; serverTime: ServerTime } {
  const clock = new VirtualClock()
  return { clock, serverTime: ServerTime.reader(clock)(serverNow) }
}

describe('a reading of the server’s clock', () => {
  it('is current for ten seconds', async () => {
    const { clock, serverTime } = setUp()
    expect(serverTime.isCurrent).toBe(true)
    await clock.advance(10)
    expect(serverTime.isCurrent).toBe(true)
    await clock.advance(0.1)
    expect(serverTime.isCurrent).toBe(false)
  })

  it.each([
    ['set back', (clock: VirtualClock) => clock.setWall(-0.2)],
    ['set forward', (clock: VirtualClock) => clock.setWall(0.2)],
    ['ahead because the machine slept', (clock: VirtualClock) => clock.suspend(5)],
  ])('is no longer current if the wall clock is %s', (_, disturb) => {
    const { clock, serverTime } = setUp()
    disturb(clock)
    expect(serverTime.isCurrent).toBe(false)
  })

  it('is current if the wall clock is only adjusted', () => {
    const { clock, serverTime } = setUp()
    clock.setWall(0.05)
    expect(serverTime.isCurrent).toBe(true)
  })
})
