import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { HeldToken } from './held-token.ts'
import { isNewer } from './newer-token.ts'

const clock = new VirtualClock()

function heldToken(more: Partial<TokenInfo> = {}): HeldToken {
  clock.chance = 0
  const held = new HeldToken(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
  held.take(login(more))
  return held
}

function login(more: Partial<TokenInfo> = {}): TokenInfo {
  return {
    accessToken: 'login',
    expiresAt: clock.now() + 3600,
    expiresIn: 3600,
    refreshToken: 'r1',
    authorizedAt: 100,
    ...more,
  }
}

function shorter(): TokenInfo {
  return login({ accessToken: 'shorter', expiresAt: clock.now() + 250, expiresIn: 250 })
}

describe('a held token', () => {
  it('counts as stored until something else is known, also if none is held', () => {
    const held = heldToken()
    expect(held.isUnstored).toBe(false)
    held.pendingWrite = 'token'
    held.clear()
    const { token, isUnstored, mustBeStored } = held
    expect({ token, isUnstored, mustBeStored, stored: held.toStored() }).toEqual({
      token: undefined,
      isUnstored: false,
      mustBeStored: false,
      stored: undefined,
    })
  })

  it.each([
    ['an access token alone may get lost', {}, 'none', 'none'],
    ['a verdict is stored later', { refreshTokenRejectedAt: 1 }, 'none', 'token'],
    ['a sign-in stays a sign-in, which waits for no lease', {}, 'sign-in', 'sign-in'],
  ] as const)('that the cache did not take: %s', (_, more, before, after) => {
    const held = heldToken(more)
    held.pendingWrite = before
    held.beginWrite()
    const during = held.pendingWrite
    const isUnstored = held.keepUnstored()
    expect({ during, after: held.pendingWrite, isUnstored }).toEqual({
      during: before === 'sign-in' ? 'sign-in' : 'token',
      after,
      isUnstored: after !== 'none',
    })
  })
})

describe('the expiry that is stored', () => {
  it.each([
    ['stays as it is while both clocks agree', 0, 0, 0],
    ['is no later after the machine has slept', 600, 0, 0],
    ['ignores that the two clocks drift by up to a second', 0, -1, 0],
    ['is set back as the wall clock was', 0, -600, -600],
  ])('%s', (_, sleepSeconds, setSeconds, difference) => {
    const held = heldToken()
    const expiresAt = held.token?.expiresAt ?? 0
    clock.suspend(sleepSeconds)
    clock.setWall(setSeconds)
    expect(held.toStored()?.expiresAt).toBe(expiresAt + difference)
  })
})

describe('an entry that expires earlier than the held token', () => {
  it('is adopted if it is fresh and the held token needs a refresh', () => {
    const held = heldToken({ expiresAt: clock.now() + 260 })
    expect(held.state()).toBe('ageing')
    expect(isNewer(held, shorter())).toBe(true)
    held.take(shorter())
    expect(held.state()).toBe('fresh')
  })

  it('is not adopted if the held token is fresh', () => {
    const held = heldToken()
    expect(isNewer(held, shorter())).toBe(false)
  })

  it('is not adopted if it needs a refresh too, as soon as it has the jitter of this source', () => {
    const held = new HeldToken(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
    clock.chance = 1
    held.take(login({ expiresAt: clock.now() + 325 }))
    expect(held.state()).toBe('ageing')
    const earlier = login({ accessToken: 'earlier', expiresAt: clock.now() + 320 })
    expect(isNewer(held, earlier)).toBe(false)
  })
})

describe('the seconds until a token leaves its state', () => {
  it.each([
    ['fresh', 3600, 3300],
    ['ageing', 300, 270],
    ['due', 30, 30],
  ])('%s', (state, left, seconds) => {
    const held = heldToken({ expiresAt: clock.now() + left })
    expect(held.state()).toBe(state)
    expect(held.secondsInState()).toBeCloseTo(seconds)
  })

  it('are undefined after it has expired', () => {
    const held = heldToken({ expiresAt: clock.now() - 5 })
    expect({ state: held.state(), seconds: held.secondsInState() }).toEqual({
      state: 'expired',
      seconds: 0,
    })
  })
})

describe('the jitter', () => {
  it('makes the refresh window up to 1.1 times as long, and is drawn once', () => {
    const held = new HeldToken(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
    clock.chance = 0.5
    held.take(login())
    clock.chance = 0
    held.take(login({ accessToken: 'next' }))
    expect(held.secondsInState()).toBeCloseTo(3600 - 300 * 1.05)
  })
})

describe('a hit', () => {
  it('lasts as long as the check allowed, at most one second', async () => {
    const held = heldToken()
    expect(held.hit()).toBeUndefined()
    held.serve(5)
    const served = held.hit()
    expect(await served).toBe('login')
    clock.freeze(0.5)
    expect(held.hit()).toBe(served)
    clock.freeze(0.5)
    expect(held.hit()).toBeUndefined()
  })
})

describe('rejected tokens', () => {
  it('are remembered, up to a hundred', () => {
    const held = heldToken()
    held.reject('first')
    held.reject('second')
    for (let other = 0; other < 98; other++) held.reject(`other-${other}`)
    expect({ first: held.rejected.has('first'), second: held.rejected.has('second') }).toEqual({
      first: true,
      second: true,
    })
    // Named again, it is the latest.
    held.reject('first')
    held.reject('one more')
    expect({ first: held.rejected.has('first'), second: held.rejected.has('second') }).toEqual({
      first: true,
      second: false,
    })
    expect(held.rejected.has('other-0')).toBe(true)
  })
})
