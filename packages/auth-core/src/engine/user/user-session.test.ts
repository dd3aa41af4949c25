import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import type { KeylessAuthEvent } from '../../auth-event.ts'
import { adoptStored } from '../newer-token.ts'
import type { Failure } from '../failure.ts'
import { HeldToken } from '../held-token.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import { awaitsVerdict } from './user-grant-policy.ts'
import { UserSession } from './user-session.ts'

const clock = new VirtualClock()

function sessionWith(more?: Partial<TokenInfo>): UserSession {
  clock.chance = 0
  const session = new UserSession(
    new HeldToken(clock, { refreshAheadSeconds: 300, skewSeconds: 30 }),
  )
  if (more !== undefined) session.take(login(more))
  return session
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

describe('UserSession', () => {
  it('keeps a refresh token that replaced another one, however often it is read again', () => {
    const session = sessionWith({})
    expect(session.held.mustBeStored).toBe(false)
    session.takeNew(login({ accessToken: 'new', refreshToken: 'r2' }), 'r1')
    expect(session.held.mustBeStored).toBe(true)
    session.take(login({ accessToken: 'read again', refreshToken: 'r2' }))
    expect(session.held.mustBeStored).toBe(true)
    session.take(login({ accessToken: 'other', refreshToken: 'r9', authorizedAt: 200 }))
    expect(session.held.mustBeStored).toBe(false)
  })

  it.each([
    ['another refresh token of the same sign-in', { refreshToken: 'r2' }, true],
    ['the same refresh token', { refreshToken: 'r1' }, false],
    ['no refresh token', { refreshToken: undefined }, false],
    ['another sign-in', { refreshToken: 'r2', authorizedAt: 200 }, false],
    ['a count of replacements', { refreshTokenRotations: 1 }, true],
    ['a count of no replacements', { refreshTokenRotations: 0 }, false],
  ])('learns whether refresh tokens rotate from %s: %o', (_, more, rotates) => {
    const session = sessionWith({})
    session.take(login({ accessToken: 'next', ...more }))
    expect(session.rotates).toBe(rotates)
  })

  it('does not count the first refresh token as a replacement, and remembers one replacement', () => {
    const first = sessionWith({ refreshToken: undefined })
    first.take(login({ accessToken: 'next' }))
    expect(first.rotates).toBe(false)
    first.takeNew(login({ accessToken: 'of a request that sent none' }), undefined)
    expect({ rotates: first.rotates, mustBeStored: first.held.mustBeStored }).toEqual({
      rotates: false,
      mustBeStored: false,
    })
    const session = sessionWith({})
    session.take(login({ accessToken: 'next', refreshToken: 'r2' }))
    session.take(login({ accessToken: 'third', refreshToken: 'r2' }))
    expect(session.rotates).toBe(true)
  })

  it('remembers the latest twenty replaced refresh tokens', () => {
    const session = sessionWith({ refreshToken: 'r0' })
    for (let number = 1; number <= 21; number++) {
      session.take(login({ refreshToken: `r${number}` }))
    }
    expect(session.isReplaced('r0')).toBe(false)
    expect(session.isReplaced('r1')).toBe(true)
    expect(session.isReplaced('r20')).toBe(true)
    expect(session.isReplaced('r21')).toBe(false)
  })

  it('knows a replaced refresh token as living again once a sign-in holds it', () => {
    const session = sessionWith({})
    session.takeNew(login({ accessToken: 'new', refreshToken: 'r2' }), 'r1')
    expect(session.isReplaced('r1')).toBe(true)
    session.take(login({ accessToken: 'imported', authorizedAt: 200 }))
    expect({ r1: session.isReplaced('r1'), r2: session.isReplaced('r2') }).toEqual({
      r1: false,
      r2: false,
    })
  })

  it('sends the refresh token of a response that was never written, not another in the cache', () => {
    const session = sessionWith({})
    session.takeNew(login({ accessToken: 'new', refreshToken: 'r2' }), 'r1')
    expect(session.currentGrant(login({ refreshToken: 'r3' }))?.refreshToken).toBe('r2')
    session.held.beginWrite()
    expect(session.currentGrant(login({ refreshToken: 'r3' }))?.refreshToken).toBe('r3')
  })

  it('takes the access token that came with the living refresh token, also if it ends earlier', () => {
    const session = sessionWith({})
    const stored = login({
      accessToken: 'shorter',
      expiresAt: clock.now() + 1800,
      refreshToken: 'r2',
    })
    session.adopt(stored)
    expect(session.token).toEqual(stored)
  })

  it('keeps a valid access token with the living refresh token of an expired entry', () => {
    const session = sessionWith({})
    const stored = login({
      accessToken: 'expired',
      expiresAt: clock.now() - 7200,
      refreshToken: 'r2',
      refreshTokenRotations: 1,
    })
    expect(eventsOfAdopting(session, stored)).toEqual([])
    expect(session.token).toEqual({ ...stored, ...accessTokenOf(login()) })
    expect(session.held.isUnstored).toBe(false)
    expect(session.held.remainingSeconds()).toBe(3600)
  })

  it.each([
    ['of another sign-in', { authorizedAt: 200 }],
    ['of another deployment', { initialRefreshTokenHash: 'other' }],
  ])('drops a valid access token if the entry is %s', (_, origin) => {
    const session = sessionWith({})
    const stored = login({
      accessToken: 'expired',
      expiresAt: clock.now() - 7200,
      refreshToken: 'r2',
      ...origin,
    })
    expect(eventsOfAdopting(session, stored)).toEqual([])
    expect(session.token).toEqual(stored)
    expect(session.held.state()).toBe('expired')
  })

  it('holds nothing of an expired entry if it held nothing before', () => {
    const session = sessionWith()
    session.adopt(login({ expiresAt: clock.now() - 1 }))
    expect(session.token).toBeUndefined()
  })
})

/** What is reported when an entry is read: only an access token that may be served. */
function eventsOfAdopting(session: UserSession, stored: TokenInfo): readonly KeylessAuthEvent[] {
  const events: KeylessAuthEvent[] = []
  const emit = (event: KeylessAuthEvent): number => events.push(event)
  adoptStored({ session, held: session.held, emit }, stored, undefined)
  return events
}

function accessTokenOf({ accessToken, expiresAt, expiresIn }: TokenInfo): Partial<TokenInfo> {
  return { accessToken, expiresAt, expiresIn }
}

it('waits for all writes, and keeps the result of none', async () => {
  const session = sessionWith()
  const write = Promise.withResolvers<boolean>()
  session.onWrite(write.promise)
  session.onWrite(Promise.reject(new Error('away')))
  let isOver = false
  const over = session.writes.over().then((result: unknown) => {
    isOver = true
    return result
  })
  await settle()
  expect(isOver).toBe(false)
  write.resolve(true)
  expect(await over).toBeUndefined()
  expect(await session.writes.over()).toBeUndefined()
})

it('does not wait for a write whose time is up, nor do later ones', async () => {
  const session = sessionWith()
  // A Worker's request is over, and with it the write and its deadline.
  session.onWrite(new Promise(() => {}))
  let ended = 0
  void session.writes.over().then(() => ended++)
  await clock.advance(4.9)
  expect(ended).toBe(0)
  await clock.advance(0.2)
  expect(ended).toBe(1)
  session.onWrite(Promise.resolve())
  void session.writes.over().then(() => ended++)
  await settle()
  expect(ended).toBe(2)
})

it('waits as long as a write may take after the process stood still', async () => {
  const session = sessionWith()
  const write = Promise.withResolvers<boolean>()
  session.onWrite(write.promise)
  clock.freeze(60)
  let isOver = false
  void session.writes.over().then(() => (isOver = true))
  await clock.advance(4)
  expect(isOver).toBe(false)
  write.resolve(true)
  await settle()
  expect(isOver).toBe(true)
})

describe('a rejection of a refresh token', () => {
  const failure = { kind: 'invalid-grant' } as unknown as Failure
  const older = { accessToken: 'older', expiresAt: 200, refreshToken: 'r' }
  const sent = { ...older, accessToken: 'sent', expiresAt: 100 }

  it('counts for each access token that was known beside it, whatever clock dated it', () => {
    const session = sessionWith()
    session.rejection = { token: sent, held: older, failure }
    expect({
      sent: session.rejectionOf(sent),
      held: session.rejectionOf(older),
      issuedSince: session.rejectionOf({ ...older, accessToken: 'since' }),
      otherRefreshToken: session.rejectionOf({ ...sent, refreshToken: 'other' }),
      nothing: session.rejectionOf(undefined),
    }).toEqual({
      sent: failure,
      held: failure,
      issuedSince: undefined,
      otherRefreshToken: undefined,
      nothing: undefined,
    })
  })

  it.each([
    ['nothing was rejected', sent, undefined, false],
    ['the held refresh token was rejected', sent, sent, true],
    ['nothing is held', undefined, sent, true],
    ['another refresh token is held', { ...sent, refreshToken: 'other' }, sent, false],
    [
      'the held refresh token is marked as dead',
      { ...sent, refreshTokenRejectedAt: 9 },
      sent,
      false,
    ],
  ])('awaits the verdict of the cache: %s', (_, held, rejected, awaits) => {
    const session = sessionWith()
    if (held !== undefined) session.take(held)
    if (rejected !== undefined) session.rejection = { token: rejected, held: undefined, failure }
    expect(awaitsVerdict(session)).toBe(awaits)
  })
})
