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
    expect({ token: held.token, isUnstored: held.isUnstored }).toEqual({
      token: undefined,
      isUnstored: false,
    })
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
