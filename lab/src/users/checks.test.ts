import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { describe, expect, it } from 'vitest'
import { checkExpiries, type ExpiriesSeen } from './check-expiries.ts'
import { checkKill, type KillSeen } from './check-kill.ts'
import { killEffect } from './kill-effect.ts'
import type { RefreshRequest } from './user-fleet.ts'

function report(overrides: Partial<CallReport> = {}): CallReport {
  return {
    accessTokens: ['token'],
    served: [{ accessToken: 'token', firstAt: 1, lastAt: 1 }],
    errors: [],
    failed: [],
    cooldowns: [],
    events: {},
    calls: 1,
    longestWaitSeconds: 0,
    longestStallSeconds: 0,
    ...overrides,
  }
}

function failing(name: string, code: string, at: number, events = {}): CallReport {
  return report({ failed: [{ name, code, at }], events })
}

function request(
  refreshToken: string | undefined,
  receivedAt = 0,
  status: number | undefined = 200,
): RefreshRequest {
  return { refreshToken, sentAt: receivedAt, receivedAt, status, sender: '1' }
}

const refresh: readonly Failpoint[] = [
  'before-lease',
  'after-lease',
  'sent',
  'before-commit',
  'after-commit',
]
const upTo = (point: Failpoint): readonly Failpoint[] =>
  refresh.slice(0, refresh.indexOf(point) + 1)

describe('killEffect', () => {
  it.each([
    ['before-lease', 'none'],
    ['after-lease', 'lost'],
    ['sent', 'lost'],
    ['before-commit', 'unknown'],
    ['after-commit', 'none'],
  ] as const)('of a kill at %s is %s', (point, effect) => {
    const sent = point === 'before-lease' ? [] : [request('a')]
    expect(killEffect(upTo(point), sent)).toBe(effect)
    const afterAnother = [...refresh, ...upTo(point)]
    expect(killEffect(afterAnother, [request('0'), ...sent])).toBe(effect)
  })

  it('is none if the request did not arrive, or only a part of it', () => {
    expect(killEffect(upTo('after-lease'), [])).toBe('none')
    expect(killEffect([...refresh, ...upTo('after-lease')], [request('0')])).toBe('none')
    expect(killEffect(upTo('after-lease'), [request(undefined)])).toBe('none')
  })

  it('stays unknown while the process asks for the next lease with nothing stored', () => {
    const journal = [...upTo('before-commit'), 'before-lease'] as const
    expect(killEffect(journal, [request('a')])).toBe('unknown')
  })
})

const expiries: ExpiriesSeen = {
  reports: [report(), report()],
  requests: [request('a', 0), request('b', 0.8), request('c', 1.6)],
  revokedFamilies: 0,
  lifetimeSeconds: 1,
  expiresAt: (token) => (token === 'token' ? 2 : undefined),
  machineStalledSeconds: 0,
}

function complaints(seen: Partial<ExpiriesSeen>): readonly string[] {
  return checkExpiries({ ...expiries, ...seen })
}

describe('checkExpiries', () => {
  it('returns no complaint if all is well', () => {
    expect(complaints({})).toEqual([])
  })

  it('complains of a failed call, unless the cache was too slow', () => {
    const slow = { 'cache-failed': 1 }
    const down = ['TokenCacheError', 'cache_unavailable', 5] as const
    expect(complaints({ reports: [failing(...down), report()] })).toEqual([
      'calls failed with TokenCacheError cache_unavailable',
    ])
    expect(complaints({ reports: [failing(...down, slow)] })).toEqual([])
    expect(complaints({ reports: [failing('ServerError', 'server_error', 5, slow)] })).toEqual([
      'calls failed with ServerError server_error',
    ])
  })

  it('complains of tokens that had expired, or were never issued', () => {
    const late = report({ served: [{ accessToken: 'token', firstAt: 1, lastAt: 3 }] })
    const foreign = report({ served: [{ accessToken: 'other', firstAt: 1, lastAt: 1 }] })
    expect(complaints({ reports: [late, foreign] })).toEqual([
      'a token was delivered 0.95 s after its expiry',
      'a token was delivered that was never issued',
    ])
  })

  it('excuses late responses and late tokens by a stall of the machine', () => {
    const late = failing('ServerError', 'invalid_response', 5)
    expect(complaints({ reports: [late] })).toHaveLength(1)
    expect(complaints({ reports: [late], machineStalledSeconds: 0.4 })).toEqual([])
    const served = report({ served: [{ accessToken: 'token', firstAt: 1, lastAt: 2.4 }] })
    expect(complaints({ reports: [served], machineStalledSeconds: 0.4 })).toEqual([])
    expect(complaints({ reports: [served], machineStalledSeconds: 0.3 })).toHaveLength(1)
  })

  it('complains of one request too many', () => {
    expect(complaints({ requests: [request('a', 0), request('b', 0.7)] })).toEqual([
      '1 requests came too early',
    ])
    expect(complaints({ requests: [request('a', 0), request('a', 0.8)] })).toEqual([
      '1 refresh tokens were sent again',
    ])
    expect(complaints({ revokedFamilies: 1 })).toEqual(['the sign-in was revoked 1 times'])
  })
})

/** A kill before the lease. */
const harmless: KillSeen = {
  journal: upTo('before-lease'),
  sent: [],
  requests: [request('a', 6)],
  revokedFamilies: 0,
  called: [report(), report()],
  reports: [report(), report()],
  expiresAt: () => 10,
  machineStalledSeconds: 0,
  leftovers: [],
}

const reportedAt = (at: number): CallReport =>
  failing('ReauthorizationRequiredError', 'invalid_grant', at)

/** A kill after the request: the sign-in is lost, and every process reports it. */
const fatal: KillSeen = {
  ...harmless,
  journal: upTo('sent'),
  sent: [request('a', 1, undefined)],
  requests: [request('a', 6, 400)],
  revokedFamilies: 1,
  called: [reportedAt(6.1), reportedAt(6.2)],
  reports: [reportedAt(6.1), reportedAt(6.2)],
}

describe('checkKill', () => {
  it('returns no complaint if the sign-in lives on, or is lost inevitably', () => {
    expect(checkKill(harmless)).toEqual([])
    expect(checkKill(fatal)).toEqual([])
  })

  it('complains of a sign-in that a harmless kill lost', () => {
    expect(checkKill({ ...fatal, journal: refresh })).toEqual([
      'the sign-in was lost by a harmless kill: after-lease, sent, before-commit, after-commit',
    ])
    expect(checkKill({ ...fatal, sent: [] })).toHaveLength(1)
    expect(checkKill({ ...fatal, revokedFamilies: 2 })).toEqual([
      '2 sign-ins were lost by one kill',
    ])
  })

  it('complains of a sign-in that should have been lost', () => {
    expect(checkKill({ ...harmless, journal: fatal.journal, sent: fatal.sent })).toEqual([
      'the new refresh token was never stored, and the sign-in was not lost',
    ])
  })

  it('accepts both outcomes of a kill during the commit', () => {
    const committing = { journal: upTo('before-commit'), sent: [request('a', 1)] }
    expect(checkKill({ ...harmless, ...committing })).toEqual([])
    expect(checkKill({ ...fatal, ...committing })).toEqual([])
  })

  it('complains of another error than the expected one, and of that one too early', () => {
    const reports = [reportedAt(6.1), failing('AuthenticationError', 'invalid_grant', 6.1)]
    expect(checkKill({ ...fatal, reports, called: reports })).toEqual([
      'calls failed with AuthenticationError invalid_grant',
      'a process did not report that the sign-in is lost',
    ])
    const early = report({ failed: [...reportedAt(5).failed, ...reportedAt(7).failed] })
    expect(checkKill({ ...fatal, reports: [early] })).toEqual([
      'calls failed with ReauthorizationRequiredError invalid_grant',
    ])
  })

  it('complains of a rejected refresh token that is sent again, and of leftovers', () => {
    const requests = [request('a', 6, 400), request('a', 7, 400)]
    expect(checkKill({ ...fatal, requests })).toEqual([
      'a rejected refresh token was sent again 1 times',
    ])
    expect(checkKill({ ...harmless, leftovers: ['a file is torn'] })).toEqual(['a file is torn'])
  })
})
