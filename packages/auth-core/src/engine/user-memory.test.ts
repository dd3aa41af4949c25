import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { UserMemory } from './user-memory.ts'

const clock = new VirtualClock()

function memoryWith(more: Partial<TokenInfo> = {}): UserMemory {
  clock.chance = 0
  const memory = new UserMemory(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
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

describe('UserMemory', () => {
  it('must not lose a refresh token that came in place of another one, however often it is read again', () => {
    const memory = memoryWith()
    expect(memory.isPrecious()).toBe(false)
    memory.takeNew(login({ accessToken: 'new', refreshToken: 'r2' }), 'r1')
    expect(memory.isPrecious()).toBe(true)
    memory.take(login({ accessToken: 'read again', refreshToken: 'r2' }))
    expect(memory.isPrecious()).toBe(true)
    memory.take(login({ accessToken: 'other', refreshToken: 'r9', authorizedAt: 200 }))
    expect(memory.isPrecious()).toBe(false)
  })

  it.each([
    ['another refresh token of the same sign-in', { refreshToken: 'r2' }, true],
    ['the same refresh token', { refreshToken: 'r1' }, false],
    ['no refresh token', { refreshToken: undefined }, false],
    ['another sign-in', { refreshToken: 'r2', authorizedAt: 200 }, false],
    ['a count of replacements', { refreshTokenRotations: 1 }, true],
    ['a count of no replacements', { refreshTokenRotations: 0 }, false],
  ])('learns whether refresh tokens are replaced from %s: %o', (_, more, rotates) => {
    const memory = memoryWith()
    memory.take(login({ accessToken: 'next', ...more }))
    expect(memory.rotates).toBe(rotates)
  })

  it('does not take a first refresh token for a replaced one, and remembers one replacement', () => {
    const first = memoryWith({ refreshToken: undefined })
    first.take(login({ accessToken: 'next' }))
    expect(first.rotates).toBe(false)
    const memory = memoryWith()
    memory.take(login({ accessToken: 'next', refreshToken: 'r2' }))
    memory.take(login({ accessToken: 'third', refreshToken: 'r2' }))
    expect(memory.rotates).toBe(true)
  })

  it('remembers the refresh tokens that were replaced, the latest twenty of them', () => {
    const memory = memoryWith({ refreshToken: 'r0' })
    for (let number = 1; number <= 21; number++) {
      memory.take(login({ refreshToken: `r${number}` }))
    }
    expect(memory.isReplaced('r0')).toBe(false)
    expect(memory.isReplaced('r1')).toBe(true)
    expect(memory.isReplaced('r20')).toBe(true)
    expect(memory.isReplaced('r21')).toBe(false)
  })

  it('keeps a valid access token with the living refresh token of an entry that has expired', () => {
    const memory = memoryWith()
    const stored = login({
      accessToken: 'expired',
      expiresAt: clock.now() - 7200,
      refreshToken: 'r2',
      refreshTokenRotations: 1,
    })
    expect(memory.adopt(stored)).toBe(false)
    expect(memory.token).toEqual({ ...stored, ...accessTokenOf(login()) })
    expect(memory.unstored).toBe(false)
    expect(memory.remainingSeconds()).toBe(3600)
  })

  it.each([
    ['of another sign-in', { authorizedAt: 200 }],
    ['of another deployment', { initialRefreshTokenHash: 'other' }],
  ])('drops a valid access token where the entry is %s', (_, origin) => {
    const memory = memoryWith()
    const stored = login({
      accessToken: 'expired',
      expiresAt: clock.now() - 7200,
      refreshToken: 'r2',
      ...origin,
    })
    memory.adopt(stored)
    expect(memory.token).toEqual(stored)
    expect(memory.state()).toBe('expired')
  })

  it('holds nothing of an entry that has expired where it held nothing before', () => {
    const memory = new UserMemory(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
    memory.adopt(login({ expiresAt: clock.now() - 1 }))
    expect(memory.token).toBeUndefined()
  })
})

function accessTokenOf({ accessToken, expiresAt, expiresIn }: TokenInfo): Partial<TokenInfo> {
  return { accessToken, expiresAt, expiresIn }
}
