import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../test/virtual-clock.ts'
import type { TokenInfo } from '../token-info.ts'
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

describe('a token of a user taken in hand', () => {
  it('of the same refresh token still replaces what that has replaced', () => {
    const memory = memoryWith()
    memory.replacedRefreshToken = 'r0'
    memory.take(login({ accessToken: 'next' }))
    expect(memory.replacedRefreshToken).toBe('r0')
    memory.take(login({ accessToken: 'again', refreshToken: 'r9', authorizedAt: 200 }))
    expect(memory.replacedRefreshToken).toBeUndefined()
  })

  it.each([
    ['another refresh token of the same consent', { refreshToken: 'r2' }, true],
    ['the same refresh token', { refreshToken: 'r1' }, false],
    ['no refresh token', { refreshToken: undefined }, false],
    ['a login of its own', { refreshToken: 'r2', authorizedAt: 200 }, false],
  ])('shows whether refresh tokens rotate: %s', (_, more, rotates) => {
    const memory = memoryWith()
    memory.take(login({ accessToken: 'next', ...more }))
    expect(memory.rotates).toBe(rotates)
  })

  it('after one without a refresh token is no rotation, and one rotation is remembered', () => {
    const first = memoryWith({ refreshToken: undefined })
    first.take(login({ accessToken: 'next' }))
    expect(first.rotates).toBe(false)
    const memory = memoryWith()
    memory.take(login({ accessToken: 'next', refreshToken: 'r2' }))
    memory.take(login({ accessToken: 'third', refreshToken: 'r2' }))
    expect(memory.rotates).toBe(true)
  })
})
