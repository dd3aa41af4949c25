import type { Failpoint } from 'test-support/fleet/messages.ts'
import { describe, expect, it } from 'vitest'
import { failpoints, type Observation, type TokenRequest } from '../checks/checks.ts'
import { failedCalls, sampleCalls, sampleObservation } from '../checks/samples.ts'
import { checkExpiries, checkKill, killEffect, type KillSeen } from './checks.ts'

function request(refreshToken: string | undefined, at = 0, status = 200): TokenRequest {
  return { refreshToken, sentAt: at, receivedAt: at, status, sender: '1' }
}

const upTo = (point: Failpoint): readonly Failpoint[] =>
  failpoints.slice(0, failpoints.indexOf(point) + 1)

describe('killEffect', () => {
  it.each([
    ['before-lease', 'none'],
    ['after-lease', 'lost'],
    ['sent', 'lost'],
    ['before-commit', 'unknown'],
    ['after-commit', 'none'],
  ] as const)('of a kill at %s is %s', (point, effect) => {
    const sent = point === 'before-lease' ? [] : [request('a')]
    expect(killEffect({ journal: upTo(point), sent })).toBe(effect)
    const afterAnother = [...failpoints, ...upTo(point)]
    expect(killEffect({ journal: afterAnother, sent: [request('0'), ...sent] })).toBe(effect)
  })

  it.each([
    ['did not arrive', upTo('after-lease'), []],
    ['did not arrive after another', [...failpoints, ...upTo('after-lease')], [request('0')]],
    ['arrived in part', upTo('after-lease'), [request(undefined)]],
  ])('is none if the request %s', (_what, journal, sent) => {
    expect(killEffect({ journal, sent })).toBe('none')
  })

  it('stays unknown while the process asks for the next lease with nothing stored', () => {
    const journal = [...upTo('before-commit'), 'before-lease'] as const
    expect(killEffect({ journal, sent: [request('a')] })).toBe('unknown')
  })
})

describe('checkExpiries', () => {
  const requests = [request('a', 0), request('b', 0.7), request('c', 1.4)]
  const down = 'TokenCacheError cache_unavailable'
  const late = 'ServerError invalid_response'
  const slowCache = sampleCalls({ events: { 'cache-failed': 1 } })
  const expired = sampleCalls({ served: [{ accessToken: 'token', firstAt: 1, lastAt: 2.4 }] })

  it.each<[string, Partial<Observation>]>([
    ['one request per lifetime', {}],
    ['a cache that is slow', { reports: [failedCalls(down, 5), slowCache] }],
    ['a late response', { reports: [failedCalls(late, 5)], machineStalledSeconds: 0.4 }],
    ['an expired token', { reports: [expired], machineStalledSeconds: 0.4 }],
    ['a late arrival', { requests: [request('a'), { ...request('b', 0.7), receivedAt: 0.5 }] }],
  ])('accepts %s, if the machine or the cache explains it', (_what, seen) => {
    expect(checkExpiries({ ...sampleObservation, requests, ...seen })).toEqual([])
  })

  it.each<[string, Partial<Observation>]>([
    [`calls failed with ${down}`, { reports: [failedCalls(down, 5)] }],
    [`calls failed with ${late}`, { reports: [failedCalls(late, 5), slowCache] }],
    ['a token was delivered 0.35 s after its expiry', { reports: [expired] }],
    ['1 requests came too early', { requests: [...requests, request('d', 1.9)] }],
    ['1 refresh tokens were sent again', { requests: [request('a', 0), request('a', 0.7)] }],
    ['the sign-in was revoked 1 times', { revokedFamilies: 1 }],
  ])('complains: %s', (complaints, seen) => {
    expect(checkExpiries({ ...sampleObservation, requests, ...seen }).join('; ')).toBe(complaints)
  })
})

describe('checkKill', () => {
  const reauthorization = 'ReauthorizationRequiredError invalid_grant'

  /** A kill before the lease. */
  const harmless: KillSeen = {
    ...sampleObservation,
    journal: upTo('before-lease'),
    sent: [],
    requests: [request('a', 6)],
    called: [sampleCalls(), sampleCalls()],
  }

  const rejected = request('a', 6, 400)
  const told = [failedCalls(reauthorization, 6.1), failedCalls(reauthorization, 6.2)]

  /** A kill after the request: the sign-in is lost, and every process reports it. */
  const fatal: KillSeen = {
    ...harmless,
    journal: upTo('sent'),
    sent: [request('a', 1)],
    requests: [rejected],
    revokedFamilies: 1,
    called: told,
    reports: told,
  }
  const committing = { journal: upTo('before-commit'), sent: [request('a', 1)] }
  const notLost = { ...harmless, journal: fatal.journal, sent: fatal.sent }
  const other = 'AuthenticationError invalid_grant'
  const mixed = [failedCalls(reauthorization, 6.1), failedCalls(other, 6.1)]
  const isHarmless = 'the sign-in was lost by a harmless kill'
  const isUntold = 'a process did not report that the sign-in is lost'
  const early = { ...fatal, reports: [failedCalls(reauthorization, 5, 7)] }

  it.each<[string, KillSeen]>([
    ['a harmless kill', harmless],
    ['a fatal kill', fatal],
    ['a kill during the commit that loses nothing', { ...harmless, ...committing }],
    ['a kill during the commit that loses the sign-in', { ...fatal, ...committing }],
  ])('accepts %s', (_what, seen) => {
    expect(checkKill(seen)).toEqual([])
  })

  it.each<[string, KillSeen]>([
    [
      `${isHarmless}: after-lease, sent, before-commit, after-commit`,
      { ...fatal, journal: failpoints },
    ],
    [`${isHarmless}: before-lease, after-lease, sent`, { ...fatal, sent: [] }],
    ['2 sign-ins were lost by one kill', { ...fatal, revokedFamilies: 2 }],
    ['the new refresh token was never stored, and the sign-in was not lost', notLost],
    [`${isUntold}; calls failed with ${other}`, { ...fatal, reports: mixed, called: mixed }],
    [`calls failed with ${reauthorization}`, early],
    [
      'a rejected refresh token was sent again 1 times',
      { ...fatal, requests: [rejected, rejected] },
    ],
    ['a file is torn', { ...harmless, damage: ['a file is torn'] }],
  ])('complains: %s', (complaints, seen) => {
    expect(checkKill(seen).join('; ')).toBe(complaints)
  })
})
