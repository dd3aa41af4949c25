import { describe, expect, it } from 'vitest'
import { answeredAt, failedCalls, sampleCalls, sampleObservation } from '../checks/samples.ts'
import { backendNames } from '../fleet/backends.ts'
import { Tally } from '../tally.ts'
import { checkSpeed } from './kills.ts'
import { checkTrial, lateness, type TrialSeen } from './check-trial.ts'
import { planTrial, type Trial } from './trial.ts'

const trial: Trial = {
  seed: 1,
  backend: 'redis',
  act: 'kill',
  moment: 'sent',
  delaySeconds: 0,
  pauseSeconds: 1,
  othersCallFirst: true,
  failover: false,
  busyLoops: 0,
}

const good: TrialSeen = {
  ...sampleObservation,
  waitSeconds: 5.2,
  outageSeconds: 0,
  requests: [{ sentAt: 0, receivedAt: 0 }, ...answeredAt(5)],
  standing: 'token',
}

const error = 'ServerError server_error'
const onFiles = { backend: 'file' } as const
const random = { moment: 'random' } as const
const failover = { failover: true, moment: 'random', backend: 'sentinel' } as const
const tooSlow = { reports: [sampleCalls({ events: { 'cache-failed': 1 } })] }
const none = sampleCalls({ accessTokens: [], served: [] })
const eight = answeredAt(...Array.from({ length: 8 }, (_, index) => index / 10))
const nine = [...eight, ...answeredAt(0.8)]
const sentBy = (sender: string, at: number, sentAt = at): TrialSeen['requests'] =>
  answeredAt(at).map((request) => ({ ...request, sender, sentAt }))
const isOlder = 'the cache holds an older token than one that was delivered'

describe('checkTrial', () => {
  it.each<[string, Partial<TrialSeen>, Partial<Trial>?]>([
    ['a good trial', {}],
    ['a longer wait after a freeze on files', { waitSeconds: 5.5 }, { ...onFiles, act: 'freeze' }],
    ['a late wait that the machine explains', { waitSeconds: 7.5, machineStalledSeconds: 0.6 }],
    ['an older token after a cache failure', { standing: 'old', ...tooSlow }],
    ['a second request that was due', { requests: answeredAt(0, 5) }, { moment: 'after-commit' }],
    ['no token after a cache failure', { standing: undefined, ...tooSlow }],
    ['three requests after a cache failure', { requests: answeredAt(0, 3, 5), ...tooSlow }],
    ['an early request at a random moment', { requests: answeredAt(1, 2, 5) }, random],
    ['early requests of all without a master', { requests: eight, outageSeconds: 2 }, failover],
  ])('accepts %s', (_what, seen, about) => {
    expect(checkTrial({ ...trial, ...about }, { ...good, ...seen })).toEqual([])
  })

  it.each<[string, Partial<TrialSeen>, Partial<Trial>?]>([
    ['waited 7.10 s, not 7', { waitSeconds: 7.1 }],
    ['waited 7.70 s, not 7', { waitSeconds: 7.7, machineStalledSeconds: 0.6 }],
    ['waited 2.10 s, not 2', { waitSeconds: 2.1 }, onFiles],
    ['waited 2.10 s, not 2', { waitSeconds: 2.1 }, { backend: 'encrypted' }],
    [`calls failed with ${error}`, { reports: [failedCalls(error, 1)] }],
    ['a process got no token', { reports: [none] }],
    [isOlder, { standing: 'old' }],
    [`${isOlder}; no token is in the cache`, { standing: undefined }],
    ['3 requests, not 2', { requests: answeredAt(0, 3, 5) }],
    ['5 requests, not 2', { requests: answeredAt(0, 3, 6, 9, 12) }, { act: 'freeze' }],
    ['2 requests, not 1', { requests: answeredAt(0, 1) }, { moment: 'after-commit' }],
    [
      '2 requests came too early, 1 allowed: -0.20 to 0.00 s (7), 1.00 to 1.00 s (8), 2.00 to 2.00 s (?), 5.00 to 5.00 s (?)',
      { requests: [...sentBy('7', 0, -0.2), ...sentBy('8', 1), ...answeredAt(2, 5)] },
      random,
    ],
    [
      '8 requests came too early, 7 allowed: 0.00 to 0.00 s (?), 0.10 to 0.10 s (?), 0.20 to 0.20 s (?), 0.30 to 0.30 s (?), 0.40 to 0.40 s (?), 0.50 to 0.50 s (?), 0.60 to 0.60 s (?), 0.70 to 0.70 s (?), 0.80 to 0.80 s (?)',
      { requests: nine, outageSeconds: 2 },
      failover,
    ],
    ['a file is torn', { damage: ['a file is torn'] }],
  ])('complains: %s', (complaints, seen, about) => {
    expect(checkTrial({ ...trial, ...about }, { ...good, ...seen }).join('; ')).toBe(complaints)
  })
})

describe('checkSpeed', () => {
  it.each([
    [3, 2, []],
    [3, 3, ['the cache was too slow in 3 of 3 trials']],
    [100, 7, []],
    [100, 8, ['the cache was too slow in 8 of 100 trials']],
  ])('of %i trials with %i slow ones', (trials, slow, expected) => {
    const row = new Tally()
    row.add('trials', trials)
    row.add('with a slow cache', slow)
    expect(checkSpeed(row)).toEqual(expected)
  })
})

describe('lateness', () => {
  it.each([
    [6.9, []],
    [7.5, ['waited 7.50 s, not 7, while the machine stalled for 0.60 s']],
    [7.7, []],
  ])('of a wait of %s s', (waitSeconds, expected) => {
    expect(lateness(trial, { ...good, waitSeconds, machineStalledSeconds: 0.6 })).toEqual(expected)
  })
})

describe('planTrial', () => {
  it('plans all acts at all moments within 1,000 seeds, and failovers on Sentinel alone', () => {
    const trials = Array.from({ length: 1000 }, (_, seed) =>
      planTrial(seed, backendNames[seed % 4] ?? 'file'),
    )
    expect(new Set(trials.map(({ act, moment }) => `${act} ${moment}`)).size).toBe(5 * 3 + 2)
    const failovers = trials.filter((planned) => planned.failover)
    expect(failovers.length).toBeGreaterThan(10)
    expect(new Set(failovers.map(({ backend }) => backend))).toEqual(new Set(['sentinel']))
    expect(planTrial(7, 'redis')).toEqual(planTrial(7, 'redis'))
  })
})
