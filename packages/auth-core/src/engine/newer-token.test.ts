import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { KeylessAuthEvent } from '../auth-event.ts'
import { appSession } from './grant-policy.ts'
import { HeldToken } from './held-token.ts'
import { adoptStored, isCurrent } from './newer-token.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { UserSession } from './user/user-session.ts'

const clock = new VirtualClock()
const mine = token({ accessToken: 'mine', refreshToken: 'r1', authorizedAt: 100 })

/** A token that lives for an hour. */
function token(more: Partial<TokenInfo>): TokenInfo {
  return { accessToken: 'theirs', expiresAt: clock.now() + 3600, expiresIn: 3600, ...more }
}

interface World {
  readonly session: UserSession
  readonly held: HeldToken
  readonly events: KeylessAuthEvent[]
  /** The access token that is held once this entry was read. */
  readonly after: (
    stored: TokenInfo,
    callers?: { readonly waitingCallers: number },
  ) => string | undefined
}

function holding(inHand?: TokenInfo): World {
  const events: KeylessAuthEvent[] = []
  const held = new HeldToken(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
  const session = new UserSession(held)
  if (inHand !== undefined) session.take(inHand)
  const after: World['after'] = (stored, callers) => {
    adoptStored({ session, held, emit: (event) => events.push(event) }, stored, callers)
    return held.token?.accessToken
  }
  return { session, held, events, after }
}

describe('a cache entry is adopted', () => {
  it('if nothing is held, with an event', () => {
    const { events, after } = holding()
    const stored = token({})
    expect(after(stored)).toBe('theirs')
    expect(events).toEqual([
      { type: 'token-adopted', expiresAt: stored.expiresAt, waitingCallers: 0 },
    ])
  })

  it('with an event that counts the waiting callers, unless they go on waiting for the next token', () => {
    const callers = { waitingCallers: 2 }
    for (const [lifeLeft, waitingCallers] of [
      [3600, 2],
      [200, 0],
    ] as const) {
      const { events, after } = holding()
      after(token({ expiresAt: clock.now() + lifeLeft }), callers)
      expect(events).toMatchObject([{ type: 'token-adopted', waitingCallers }])
    }
  })

  it('if it has the same refresh token and expires later', () => {
    const { expiresAt } = mine
    const same = { authorizedAt: 100, refreshToken: 'r1' }
    expect(holding(mine).after(token({ ...same, expiresAt: expiresAt + 1 }))).toBe('theirs')
    expect(holding(mine).after(token({ ...same, expiresAt }))).toBe('mine')
    expect(holding(mine).after(token({ ...same, expiresAt: expiresAt - 1 }))).toBe('mine')
  })

  it('if it is of a sign-in that is new to this source, whatever the clocks of the two hosts say', () => {
    const shorter = { expiresAt: mine.expiresAt - 9 }
    for (const authorizedAt of [99, 101]) {
      expect(holding(mine).after(token({ ...shorter, authorizedAt }))).toBe('theirs')
    }
    expect(holding(mine).after(token(shorter))).toBe('theirs')
  })

  it('unless it is of an earlier sign-in that this source has left', () => {
    const earlier = token({ authorizedAt: 99, expiresAt: mine.expiresAt + 9 })
    const later = token({ authorizedAt: 101, expiresAt: mine.expiresAt - 9 })
    for (const [left, taken] of [
      [earlier, 'mine'],
      [later, 'theirs'],
    ] as const) {
      const { session, after } = holding(left)
      session.take(mine)
      expect(after(left)).toBe(taken)
    }
  })

  it('if the held refresh token is used up, also if the consent is older', () => {
    const { held, after } = holding(mine)
    held.reject('mine')
    expect(after(token({ authorizedAt: 99, expiresAt: mine.expiresAt - 9 }))).toBe('theirs')
  })

  it('unless it has expired or was rejected', () => {
    expect(holding().after(token({ expiresAt: clock.now() - 1 }))).toBeUndefined()
    const { held, after } = holding()
    held.reject('theirs')
    expect(after(token({}))).toBeUndefined()
  })

  it('unless it has the refresh token that the held one has replaced', () => {
    const { session, after } = holding({ ...mine, refreshToken: 'r0' })
    session.takeNew(mine, 'r0')
    const later = { authorizedAt: 101, expiresAt: mine.expiresAt + 9 }
    expect(after(token({ ...later, refreshToken: 'r0' }))).toBe('mine')
    expect(after(token({ ...later, refreshToken: 'r2' }))).toBe('theirs')
  })

  it('in place of a token that the cache refused because a later fence has written', () => {
    const { held, after } = holding(mine)
    held.pendingWrite = 'token'
    const shorter = { authorizedAt: 100, refreshToken: 'r1', expiresAt: mine.expiresAt - 9 }
    expect(after(token({ ...shorter, refreshTokenRejectedAt: 1 }))).toBe('mine')
    expect(after(token(shorter))).toBe('theirs')
  })

  it('with its rejection, without an event, if it is the held token', () => {
    const judged = { ...mine, refreshTokenRejectedAt: 1 }
    const { held, events, after } = holding(mine)
    after(judged)
    expect(held.token).toEqual(judged)
    expect(events).toEqual([])

    const { held: unstored, after: keeps } = holding(judged)
    unstored.pendingWrite = 'token'
    keeps(mine)
    expect(unstored.token).toEqual(judged)
    expect(unstored.isUnstored).toBe(true)
  })
})

describe('of app-only tokens', () => {
  const { expiresAt } = mine

  it.each([
    ['the one that expires later', { expiresAt: expiresAt + 1 }, false, 'theirs'],
    ['the held one, if it expires at the same time,', { expiresAt }, false, 'mine'],
    [
      'the one that expires later, if the held one is not stored,',
      { expiresAt: expiresAt + 30 },
      true,
      'theirs',
    ],
    ['the newer one, also if it expires earlier,', { expiresAt: expiresAt - 9 }, true, 'theirs'],
  ])('%s is taken', (_, more, unstored, taken) => {
    const held = new HeldToken(clock, { refreshAheadSeconds: 300, skewSeconds: 30 })
    const context = { session: appSession(held), held, emit: () => {} }
    adoptStored(context, mine, undefined)
    if (unstored) held.pendingWrite = 'token'
    adoptStored(context, token(more), undefined)
    expect(held.token?.accessToken).toBe(taken)
    expect(held.isUnstored).toBe(false)
  })
})

describe('nothing needs to be done', () => {
  it('only if the cache has the fresh held token', () => {
    const { held } = holding(mine)
    expect(isCurrent(held, mine)).toBe(true)
    expect(isCurrent(held, token({}))).toBe(false)
    expect(isCurrent(held, undefined)).toBe(false)
    held.pendingWrite = 'token'
    expect(isCurrent(held, mine)).toBe(false)
    const ageing = { ...mine, expiresAt: clock.now() + 200 }
    expect(isCurrent(holding(ageing).held, ageing)).toBe(false)
  })
})

describe('the refresh token to send', () => {
  const stored = token({ refreshToken: 'r2', authorizedAt: 101 })
  const older = token({ refreshToken: 'r0', authorizedAt: 99 })

  it('is that of the only entry', () => {
    expect(holding().session.currentGrant(stored)).toBe(stored)
    expect(holding(mine).session.currentGrant(undefined)).toBe(mine)
    expect(holding().session.currentGrant(undefined)).toBeUndefined()
  })

  it('is normally the newer one', () => {
    expect(holding(mine).session.currentGrant(stored)).toBe(stored)
    const { session } = holding(older)
    session.take(mine)
    expect(session.currentGrant(older)).toBe(mine)
  })

  it('is never the replaced one', () => {
    const { session } = holding(stored)
    session.takeNew(mine, 'r2')
    expect(session.currentGrant(stored)).toBe(mine)
  })

  it("comes with the cache's rejection, unless the rejection is not stored yet", () => {
    const judged = { ...mine, refreshTokenRejectedAt: 1 }
    const { session, held } = holding(mine)
    expect(session.currentGrant(judged)).toBe(judged)
    held.pendingWrite = 'token'
    expect(session.currentGrant(judged)).toBe(mine)
  })

  it('is the held one if it was never written, unless there was a sign-in since', () => {
    const { session, held } = holding(mine)
    held.isUnwritten = true
    const before = token({ refreshToken: 'r2', authorizedAt: mine.authorizedAt })
    expect(session.currentGrant(before)).toBe(mine)
    expect(session.currentGrant(stored)).toBe(stored)
  })

  it('is the other one if that replaced the held one while the cache took no token', () => {
    const { session, held } = holding(mine)
    held.pendingWrite = 'token'
    const replaced = token({ refreshToken: 'r2', authorizedAt: mine.authorizedAt })
    expect(session.currentGrant(replaced)).toBe(replaced)
  })

  it('is the other one if the held one is rejected, or its access token was', () => {
    const dead = holding({ ...mine, refreshTokenRejectedAt: 1 })
    dead.held.pendingWrite = 'token'
    expect(dead.session.currentGrant(older)).toBe(older)
    const { session, held } = holding(mine)
    held.reject('mine')
    expect(session.currentGrant(older)).toBe(older)
  })
})
