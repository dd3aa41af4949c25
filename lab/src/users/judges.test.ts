import { describe, expect, it } from 'vitest'

import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { judgeExpiries, type ExpiriesSeen } from './judge-expiries.ts'
import { judgeKill, type KillSeen } from './judge-kill.ts'
import type { RequestSeen } from './request-seen.ts'
import { whereItFell } from './where-it-fell.ts'

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
    ...overrides,
  }
}

function failing(name: string, code: string, at: number, events = {}): CallReport {
  return report({ failed: [{ name, code, at }], events })
}

function request(
  refreshToken: string,
  receivedAt = 0,
  status: number | undefined = 200,
): RequestSeen {
  return { refreshToken, sentAt: receivedAt, receivedAt, status, sender: '1' }
}

/** A whole refresh, and one that got as far as its last point. */
const refresh: readonly Failpoint[] = [
  'before-lease',
  'after-lease',
  'sent',
  'before-commit',
  'after-commit',
]
const upTo = (point: Failpoint): readonly Failpoint[] =>
  refresh.slice(0, refresh.indexOf(point) + 1)

describe('where a kill fell', () => {
  it.each([
    ['before-lease', 'elsewhere'],
    ['after-lease', 'in between'],
    ['sent', 'in between'],
    ['before-commit', 'while committing'],
    ['after-commit', 'elsewhere'],
  ] as const)('is known: %s', (point, where) => {
    const sent = point === 'before-lease' ? [] : [request('a')]
    expect(whereItFell(upTo(point), sent)).toBe(where)
    // The same after a refresh that went well.
    expect(whereItFell([...refresh, ...upTo(point)], [request('0'), ...sent])).toBe(where)
  })

  it('is elsewhere where nothing has arrived of what was about to be sent, or only half of it', () => {
    expect(whereItFell(upTo('after-lease'), [])).toBe('elsewhere')
    expect(whereItFell([...refresh, ...upTo('after-lease')], [request('0')])).toBe('elsewhere')
    const half: RequestSeen = { ...request('a'), refreshToken: undefined }
    expect(whereItFell(upTo('after-lease'), [half])).toBe('elsewhere')
  })

  it('is not elsewhere as soon as it has asked for the next lease with nothing stored', () => {
    const journal = [...upTo('before-commit'), 'before-lease'] as const
    expect(whereItFell(journal, [request('a')])).toBe('while committing')
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
  return judgeExpiries({ ...expiries, ...seen })
}

describe('the judge of expiries', () => {
  it('has nothing to say where all was well', () => {
    expect(complaints({})).toEqual([])
  })

  it('complains of a failed call, unless the cache was too slow', () => {
    const slow = { 'cache-failed': 1 }
    const away = ['TokenCacheError', 'cache_unavailable', 5] as const
    expect(complaints({ reports: [failing(...away), report()] })).toEqual([
      'callers were given TokenCacheError cache_unavailable',
    ])
    expect(complaints({ reports: [failing(...away, slow)] })).toEqual([])
    expect(complaints({ reports: [failing('ServerError', 'server_error', 5, slow)] })).toEqual([
      'callers were given ServerError server_error',
    ])
  })

  it('complains of tokens that had expired, or were never issued', () => {
    const late = report({ served: [{ accessToken: 'token', firstAt: 1, lastAt: 3 }] })
    const foreign = report({ served: [{ accessToken: 'other', firstAt: 1, lastAt: 1 }] })
    expect(complaints({ reports: [late, foreign] })).toEqual([
      'a token was handed out 0.95 s after its end',
      'a token was handed out that was never issued',
    ])
  })

  it('lets an answer be late, and a token too, where the machine itself stood still', () => {
    const late = failing('ServerError', 'invalid_response', 5)
    expect(complaints({ reports: [late] })).toHaveLength(1)
    expect(complaints({ reports: [late], machineStalledSeconds: 0.4 })).toEqual([])
    const served = report({ served: [{ accessToken: 'token', firstAt: 1, lastAt: 2.4 }] })
    expect(complaints({ reports: [served], machineStalledSeconds: 0.4 })).toEqual([])
    expect(complaints({ reports: [served], machineStalledSeconds: 0.3 })).toHaveLength(1)
  })

  it('complains of one request too many', () => {
    expect(complaints({ requests: [request('a', 0), request('b', 0.7)] })).toEqual([
      '1 requests came too soon',
    ])
    expect(complaints({ requests: [request('a', 0), request('a', 0.8)] })).toEqual([
      'a refresh token was spent again, 1 times',
    ])
    expect(complaints({ revokedFamilies: 1 })).toEqual(['the login was revoked 1 times'])
  })
})

/** A kill before the lease: nothing is lost. */
const harmless: KillSeen = {
  journal: upTo('before-lease'),
  sent: [],
  requests: [request('a', 6)],
  revokedFamilies: 0,
  asked: [report(), report()],
  reports: [report(), report()],
  expiresAt: () => 10,
  machineStalledSeconds: 0,
  leftovers: [],
}

const toldAt = (at: number): CallReport =>
  failing('ReauthorizationRequiredError', 'invalid_grant', at)

/** A kill after sending: the login is lost, and everybody says so. */
const fatal: KillSeen = {
  ...harmless,
  journal: upTo('sent'),
  sent: [request('a', 1, undefined)],
  requests: [request('a', 6, 400)],
  revokedFamilies: 1,
  asked: [toldAt(6.1), toldAt(6.2)],
  reports: [toldAt(6.1), toldAt(6.2)],
}

describe('the judge of a kill', () => {
  it('has nothing to say where the login lives on, or is lost as it must be', () => {
    expect(judgeKill(harmless)).toEqual([])
    expect(judgeKill(fatal)).toEqual([])
  })

  it('complains of a login that was lost though the kill fell elsewhere', () => {
    expect(judgeKill({ ...fatal, journal: refresh })).toEqual([
      'the login was lost, and the kill fell elsewhere: after-lease, sent, before-commit, after-commit',
    ])
    expect(judgeKill({ ...fatal, sent: [] })).toHaveLength(1)
    expect(judgeKill({ ...fatal, revokedFamilies: 2 })).toEqual(['2 logins were lost by one kill'])
  })

  it('complains of a login that was not lost though it must be', () => {
    expect(judgeKill({ ...harmless, journal: fatal.journal, sent: fatal.sent })).toEqual([
      'the new refresh token was never stored, and the login was not lost',
    ])
  })

  it('leaves open what becomes of a login that was being committed', () => {
    const committing = { journal: upTo('before-commit'), sent: [request('a', 1)] }
    expect(judgeKill({ ...harmless, ...committing })).toEqual([])
    expect(judgeKill({ ...fatal, ...committing })).toEqual([])
  })

  it('complains of another error than the one by type, and of that one too early', () => {
    const otherwise = failing('AuthenticationError', 'invalid_grant', 6.1)
    const reports = [toldAt(6.1), otherwise]
    expect(judgeKill({ ...fatal, reports, asked: reports })).toEqual([
      'callers were given AuthenticationError invalid_grant',
      'a process did not tell that the login is lost',
    ])
    const early = report({ failed: [...toldAt(5).failed, ...toldAt(7).failed] })
    expect(judgeKill({ ...fatal, reports: [early] })).toEqual([
      'callers were given ReauthorizationRequiredError invalid_grant',
    ])
  })

  it('complains of a dead refresh token that is sent again', () => {
    const requests = [request('a', 6, 400), request('a', 7, 400)]
    expect(judgeKill({ ...fatal, requests })).toEqual([
      'a dead refresh token was sent again, 1 times',
    ])
  })

  it('complains of what is left over', () => {
    expect(judgeKill({ ...harmless, leftovers: ['a file is torn'] })).toEqual(['a file is torn'])
  })
})
