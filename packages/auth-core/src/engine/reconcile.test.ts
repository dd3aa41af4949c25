import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { AuthEvent } from '../auth-event.ts'
import { ServerError } from '../errors/server-error.ts'
import { MemoryTokenCache } from '../cache/memory-token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { createEngine } from './engine.ts'
import { Flight } from './flight.ts'
import { isSettled, reconcile } from './reconcile.ts'
import { createUserEngine, type UserEngine } from './user-engine.ts'

const clock = new VirtualClock()
const mine = token({ accessToken: 'mine', refreshToken: 'r1', authorizedAt: 100 })

/** A token that lives for an hour. */
function token(more: Partial<TokenInfo>): TokenInfo {
  return { accessToken: 'theirs', expiresAt: clock.now() + 3600, expiresIn: 3600, ...more }
}

const options = {
  key: 'k',
  clock,
  tokenCache: new MemoryTokenCache({ clock }),
  requestToken: () => Promise.reject(new Error('nothing is requested here')),
}

interface World {
  readonly engine: UserEngine
  readonly events: AuthEvent[]
  /** The access token in hand once this entry was read. */
  readonly after: (stored: TokenInfo) => string | undefined
}

function holding(inHand?: TokenInfo): World {
  const events: AuthEvent[] = []
  const engine = createUserEngine({ ...options, onEvent: (event) => events.push(event) })
  if (inHand !== undefined) engine.memory.take(inHand)
  const after = (stored: TokenInfo): string | undefined => {
    reconcile(engine, stored, new Flight(clock, async () => true))
    return engine.memory.token?.accessToken
  }
  return { engine, events, after }
}

describe('what the cache holds is taken', () => {
  it('by whoever has nothing, who says so, and whose own pause goes on', () => {
    const { engine, events, after } = holding()
    engine.cooldown.begin(new ServerError('', { code: 'server_error' }), 60)
    const stored = token({})
    expect(after(stored)).toBe('theirs')
    expect(engine.cooldown.isActive()).toBe(true)
    expect(events).toEqual([
      { type: 'token-adopted', key: 'k', expiresAt: stored.expiresAt, waitingCallers: 0 },
    ])
  })

  it('where it holds the same refresh token and lives longer', () => {
    const { expiresAt } = mine
    const same = { authorizedAt: 100, refreshToken: 'r1' }
    expect(holding(mine).after(token({ ...same, expiresAt: expiresAt + 1 }))).toBe('theirs')
    expect(holding(mine).after(token({ ...same, expiresAt }))).toBe('mine')
    expect(holding(mine).after(token({ ...same, expiresAt: expiresAt - 1 }))).toBe('mine')
  })

  it('where it is of a login that is new here, whatever the clocks of the two hosts say', () => {
    const shorter = { expiresAt: mine.expiresAt - 9 }
    for (const authorizedAt of [99, 101]) {
      expect(holding(mine).after(token({ ...shorter, authorizedAt }))).toBe('theirs')
    }
    expect(holding(mine).after(token(shorter))).toBe('theirs')
  })

  it('unless it is of an earlier login that this process has moved on from', () => {
    const earlier = token({ authorizedAt: 99, expiresAt: mine.expiresAt + 9 })
    const later = token({ authorizedAt: 101, expiresAt: mine.expiresAt - 9 })
    for (const [left, taken] of [
      [earlier, 'mine'],
      [later, 'theirs'],
    ] as const) {
      const { engine, after } = holding(left)
      engine.memory.take(mine)
      expect(after(left)).toBe(taken)
    }
  })

  it('where the one in hand is used up, also if the consent is an earlier one', () => {
    const { engine, after } = holding(mine)
    engine.memory.reject('mine')
    expect(after(token({ authorizedAt: 99, expiresAt: mine.expiresAt - 9 }))).toBe('theirs')
  })

  it('unless it has expired, or was refused', () => {
    expect(holding().after(token({ expiresAt: clock.now() - 1 }))).toBeUndefined()
    const { engine, after } = holding()
    engine.memory.reject('theirs')
    expect(after(token({}))).toBeUndefined()
  })

  it('unless it holds the refresh token that the one in hand has replaced', () => {
    const { engine, after } = holding({ ...mine, refreshToken: 'r0' })
    engine.memory.takeNew(mine, 'r0')
    const later = { authorizedAt: 101, expiresAt: mine.expiresAt + 9 }
    expect(after(token({ ...later, refreshToken: 'r0' }))).toBe('mine')
    expect(after(token({ ...later, refreshToken: 'r2' }))).toBe('theirs')
  })

  it('over one that the cache did not take, since a later fence has written', () => {
    const { engine, after } = holding(mine)
    engine.memory.unstored = true
    const shorter = { authorizedAt: 100, refreshToken: 'r1', expiresAt: mine.expiresAt - 9 }
    expect(after(token({ ...shorter, refreshTokenRejectedAt: 1 }))).toBe('mine')
    expect(after(token(shorter))).toBe('theirs')
  })

  it('with its verdict, where it is the token in hand, and without an event', () => {
    const judged = { ...mine, refreshTokenRejectedAt: 1 }
    const { engine, events, after } = holding(mine)
    after(judged)
    expect(engine.memory.token).toEqual(judged)
    expect(events).toEqual([])

    const { engine: unstored, after: keeps } = holding(judged)
    unstored.memory.unstored = true
    keeps(mine)
    expect(unstored.memory.token).toEqual(judged)
    expect(unstored.memory.unstored).toBe(true)
  })
})

describe('of app-only tokens', () => {
  const { expiresAt } = mine

  it.each([
    ['the longer', { expiresAt: expiresAt + 1 }, false, 'theirs'],
    ['the one in hand, where it lives as long', { expiresAt }, false, 'mine'],
    [
      'the later one, where the cache did not take that in hand',
      { expiresAt: expiresAt + 30 },
      true,
      'theirs',
    ],
    ['the later one also where it is shorter', { expiresAt: expiresAt - 9 }, true, 'theirs'],
  ])('%s is taken', (_, more, unstored, taken) => {
    const engine = createEngine(options)
    reconcile(engine, mine, { waitingCallers: 0 })
    engine.memory.unstored = unstored
    reconcile(engine, token(more), { waitingCallers: 0 })
    expect(engine.memory.token?.accessToken).toBe(taken)
    expect(engine.memory.unstored).toBe(false)
  })
})

describe('nothing is to be done', () => {
  it('only where the cache holds the fresh token in hand', () => {
    const { engine } = holding(mine)
    const { memory } = engine
    expect(isSettled(memory, mine)).toBe(true)
    expect(isSettled(memory, token({}))).toBe(false)
    expect(isSettled(memory, undefined)).toBe(false)
    memory.unstored = true
    expect(isSettled(memory, mine)).toBe(false)
    const ageing = { ...mine, expiresAt: clock.now() + 200 }
    expect(isSettled(holding(ageing).engine.memory, ageing)).toBe(false)
  })
})

describe('the refresh token to be spent', () => {
  const stored = token({ refreshToken: 'r2', authorizedAt: 101 })
  const older = token({ refreshToken: 'r0', authorizedAt: 99 })

  it('is that of the only entry there is', () => {
    expect(holding().engine.memory.currentGrant(stored)).toBe(stored)
    expect(holding(mine).engine.memory.currentGrant(undefined)).toBe(mine)
    expect(holding().engine.memory.currentGrant(undefined)).toBeUndefined()
  })

  it('is the later one as a rule', () => {
    expect(holding(mine).engine.memory.currentGrant(stored)).toBe(stored)
    const { memory } = holding(older).engine
    memory.take(mine)
    expect(memory.currentGrant(older)).toBe(mine)
  })

  it('is never the one that was replaced', () => {
    const { memory } = holding(stored).engine
    memory.takeNew(mine, 'r2')
    expect(memory.currentGrant(stored)).toBe(mine)
  })

  it('comes with what the cache says of it, unless the cache has yet to be told', () => {
    const judged = { ...mine, refreshTokenRejectedAt: 1 }
    const { memory } = holding(mine).engine
    expect(memory.currentGrant(judged)).toBe(judged)
    memory.unstored = true
    expect(memory.currentGrant(judged)).toBe(mine)
  })

  it('is the one in hand if that was never written, unless there was a sign-in since', () => {
    const { memory } = holding(mine).engine
    memory.isUnwritten = true
    const before = token({ refreshToken: 'r2', authorizedAt: mine.authorizedAt })
    expect(memory.currentGrant(before)).toBe(mine)
    expect(memory.currentGrant(stored)).toBe(stored)
  })

  it('is the other one where that in hand is dead, or its access token was refused', () => {
    const dead = holding({ ...mine, refreshTokenRejectedAt: 1 }).engine.memory
    dead.unstored = true
    expect(dead.currentGrant(older)).toBe(older)
    const { memory } = holding(mine).engine
    memory.reject('mine')
    expect(memory.currentGrant(older)).toBe(older)
  })
})
