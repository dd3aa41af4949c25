import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { TokenMemory } from './token-memory.ts'

const clock = new VirtualClock()

function memoryWith(more: Partial<TokenInfo> = {}): TokenMemory {
  clock.chance = 0
  const memory = new TokenMemory(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
  memory.take(login(more))
  return memory
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

describe('a token taken in hand', () => {
  it('counts as stored until somebody says otherwise, as does an empty hand', () => {
    const memory = memoryWith()
    expect(memory.unstored).toBe(false)
    memory.unstored = true
    memory.forget()
    expect([memory.token, memory.unstored]).toEqual([undefined, false])
  })
})

describe('an entry that lives shorter than the token in hand', () => {
  it('is adopted where it is fresh and the token in hand wants to be refreshed', () => {
    const memory = memoryWith({ expiresAt: clock.now() + 260 })
    expect(memory.state()).toBe('ageing')
    expect(memory.adopt(shorter())).toBe(true)
    expect(memory.state()).toBe('fresh')
  })

  it('is not adopted where the token in hand is fresh', () => {
    const memory = memoryWith()
    expect(memory.adopt(shorter())).toBe(false)
    expect(memory.token?.accessToken).toBe('login')
  })
})

describe('the seconds until a token leaves its state', () => {
  it.each([
    ['fresh', 3600, 3300],
    ['ageing', 300, 270],
    ['due', 30, 30],
  ])('%s', (state, left, seconds) => {
    const memory = memoryWith({ expiresAt: clock.now() + left })
    expect(memory.state()).toBe(state)
    expect(memory.secondsInState()).toBeCloseTo(seconds)
  })

  it('are none once it has expired', () => {
    const memory = memoryWith({ expiresAt: clock.now() - 5 })
    expect([memory.state(), memory.secondsInState()]).toEqual(['expired', 0])
  })
})

describe('a hit', () => {
  it('lasts from the look that allowed it for its seconds, one at most', () => {
    const memory = memoryWith()
    expect(memory.hit()).toBeUndefined()
    const served = memory.serve('login', 5)
    expect(memory.hit()).toBe(served)
    clock.freeze(0.5)
    expect(memory.hit()).toBe(served)
    clock.freeze(0.5)
    expect(memory.hit()).toBeUndefined()
  })
})

describe('rejected tokens', () => {
  it('are remembered, the last hundred of them', () => {
    const memory = memoryWith()
    memory.reject('first')
    memory.reject('second')
    for (let other = 0; other < 98; other++) memory.reject(`other-${other}`)
    expect([memory.isRejected('first'), memory.isRejected('second')]).toEqual([true, true])
    // Named again, it is the latest.
    memory.reject('first')
    memory.reject('one more')
    expect([memory.isRejected('first'), memory.isRejected('second')]).toEqual([true, false])
    expect(memory.isRejected('other-0')).toBe(true)
  })
})
